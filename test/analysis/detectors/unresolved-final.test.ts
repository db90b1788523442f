import { unresolvedFinal } from '../../../analysis/detectors/unresolved-final.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(unresolvedFinal, {
  silent: [
    { run: run('resolved').log('final_answer', { status: 'complete' }) },
    {
      run: run('incomplete on the way')
        .log('check', { status: 'incomplete' })
        .log('final_answer', { status: 'done' }),
    },
    { run: run('logs nothing').llm('incomplete'), notApplicable: true },
  ],
  fires: [
    {
      run: run('says it is not done')
        .log('generate_fix')
        .log('final_answer', { status: 'incomplete' }),
      at: 2,
      message: 'The last logged step reports the status "incomplete".',
    },
  ],
});
