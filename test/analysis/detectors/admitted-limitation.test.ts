import { admittedLimitation } from '../../../analysis/detectors/admitted-limitation.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(admittedLimitation, {
  silent: [
    {
      run: run('an obstacle on the way')
        .llm('I was unable to install it, trying apt.', { calls: ['bash'] })
        .shell('apt install x', 'ok')
        .llm('Installed and working.'),
    },
    {
      run: run('the user is told what they cannot do')
        .shell('ls', 'a')
        .llm('Note that users cannot edit the file while it is locked.'),
    },
    {
      run: run('the task asked for placeholders')
        .user('Replace every key by a placeholder.')
        .shell('sed -i s/a/b/ x', 'ok')
        .llm('I replaced all keys with placeholders.'),
    },
    {
      run: run('a result spoke of it first')
        .tool('get_order', { id: 1 }, 'Shoes, Synthetic data sheet')
        .llm('Your order: shoes, synthetic data sheet.'),
    },
    {
      run: run('a refusal in a conversation')
        .user('Cancel my flight.')
        .llm('Which one?')
        .user('The basic one.')
        .llm('I am unable to cancel basic fares.'),
    },
  ],
  fires: [
    {
      run: run('toy instead of the thing')
        .shell('curl x', 'ok')
        .llm('I made a clip. I was unable to download the video. Enjoy.'),
      at: 1,
      message: 'The run ends by admitting a gap: "I was unable to download the video".',
      evidence: [1, 2],
    },
  ],
});
