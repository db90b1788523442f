import { unusedAnswer } from '../../../analysis/detectors/unused-answer.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

const ANSWER = 'The cheapest flight to Oslo leaves at nine in the morning.';

testDetector(unusedAnswer, {
  silent: [
    {
      run: run('the answer was taken', 'lead')
        .llm('Ask the scout.', { calls: ['scout'] })
        .handoff('scout', ANSWER)
        .llm('Nine it is.', { asked: `The scout says: ${ANSWER}` }),
    },
    {
      run: run('the caller had no more to do', 'lead')
        .llm('Ask the scout.', { calls: ['scout'] })
        .handoff('scout', ANSWER),
    },
    {
      run: run('what the caller was shown is not told', 'lead')
        .llm('Ask the scout.', { calls: ['scout'] })
        .handoff('scout', ANSWER)
        .llm('Nine it is.'),
    },
    {
      run: run('handed over for good', 'lead')
        .llm('Over to the clerk.')
        .handoff('clerk', ANSWER)
        .llm('Anything else?', { agent: 'clerk', asked: 'No, thanks.' }),
    },
    {
      run: run('too short to be told from anything else', 'lead')
        .llm('Ask the scout.', { calls: ['scout'] })
        .handoff('scout', 'Yes.')
        .llm('Good.', { asked: 'The scout agrees.' }),
    },
    { run: run('works alone').llm('Done.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('went on without it', 'lead')
        .llm('Ask the scout.', { calls: ['scout'] })
        .handoff('scout', ANSWER)
        .llm('I will guess.', { asked: 'The scout has finished.' }),
      at: null,
      message: `scout answered lead once and nothing shown to a model later holds it: "${ANSWER}".`,
    },
  ],
});
