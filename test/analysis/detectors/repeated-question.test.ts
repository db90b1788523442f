import { repeatedQuestion } from '../../../analysis/detectors/repeated-question.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(repeatedQuestion, {
  silent: [
    {
      run: run('twice')
        .llm('Would you tell me your order number?')
        .user('Why?')
        .llm('Would you tell me your order number?')
        .user('7'),
    },
    {
      run: run('a way to end')
        .llm('Is there anything else I can help you with?')
        .llm('Is there anything else I can help you with?')
        .llm('Is there anything else I can help you with?'),
    },
  ],
  fires: [
    {
      run: run('thrice')
        .llm('Would you tell me your order number?')
        .user('7')
        .llm('Would you tell me your order number?')
        .user('7')
        .llm('Would you tell me your order number?'),
      at: 2,
      message: 'The user was asked 3 times: "Would you tell me your order number?"',
      evidence: [1, 2, 3],
    },
  ],
});
