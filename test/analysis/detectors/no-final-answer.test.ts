import { noFinalAnswer } from '../../../analysis/detectors/no-final-answer.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(noFinalAnswer, {
  silent: [
    { run: run('answers').shell('ls', 'a').llm('Done.') },
    {
      run: run('hands in through a tool')
        .llm('', { calls: ['submit'] })
        .tool('submit', {}, 'ok'),
    },
    {
      run: run('hands over to a person')
        .llm('', { calls: ['transfer_to_human_agents'] })
        .tool('transfer_to_human_agents', {}, 'ok'),
    },
    { run: run('an empty turn in the middle').llm('').llm('Done.') },
    {
      run: run('speaks its answer')
        .shell('ls', 'a')
        .llm('Done.')
        .modelCall('guardrail', 'moderation m')
        .modelCall('media', 'text_to_speech m', [{ type: 'media', modality: 'audio' }]),
    },
  ],
  fires: [
    {
      run: run('ends on a tool call')
        .llm('Look.', { calls: ['bash'] })
        .shell('ls', 'a'),
      at: 2,
      message: 'The run ends on a tool call that no model call followed.',
      evidence: [1, 2],
    },
    {
      run: run('ends empty').shell('ls', 'a').llm(''),
      at: 2,
      message: 'The run ends with an empty answer.',
      evidence: [1, 2],
    },
    {
      run: run('speaks before it answers nothing').modelCall('media', 'speech_to_text m').llm(''),
      at: 2,
      message: 'The run ends with an empty answer.',
    },
    {
      run: run('cut off').llm('The answer is', { finish: 'length' }),
      at: 1,
      message: 'The run ends in the middle of an answer, at the token limit.',
    },
    {
      run: run('asks for a tool that nobody runs').llm('Look.', { calls: ['bash'] }),
      at: 1,
      message: 'The run ends on a tool call that was never run.',
    },
  ],
});
