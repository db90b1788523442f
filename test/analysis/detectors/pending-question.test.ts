import { pendingQuestion } from '../../../analysis/detectors/pending-question.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(pendingQuestion, {
  silent: [
    {
      run: run('offers more after the work')
        .shell('make', 'ok')
        .llm('Built. Would you like me to add a test?'),
    },
    { run: run('asks on the way').llm('Please confirm the order.').llm('Thank you, it is done.') },
    { run: run('closes politely').llm('It is done. Let me know if you need anything else.') },
    {
      run: run('a conversation that the user left')
        .user('Cancel my order.')
        .llm('Which one?')
        .user('The last.')
        .llm('It has been sent. Let me know how you want to proceed.'),
    },
  ],
  fires: [
    {
      run: run('asks before working')
        .shell('ls', 'a')
        .llm('I can do A or B. Which option would you prefer?'),
      at: 1,
      message: 'The run ends by asking: "Which option would you prefer".',
      evidence: [1, 2],
    },
  ],
});
