import { successAfterFailedWrite } from '../../../analysis/detectors/success-after-failed-write.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(successAfterFailedWrite, {
  silent: [
    {
      run: run('second try')
        .tool('book_flight', { id: 1 }, null, { error: 'full' })
        .tool('book_flight', { id: 2 }, 'ok')
        .llm('Your flight has been booked.'),
    },
    {
      run: run('says that it failed')
        .tool('book_flight', { id: 1 }, null, { error: 'full' })
        .llm('Unfortunately the flight could not be booked.'),
    },
    {
      run: run('only looked')
        .tool('get_flight', { id: 1 }, null, { error: 'full' })
        .llm('The flight has been cancelled by the airline.'),
    },
    {
      run: run('nothing was left to change')
        .tool('edit_file', { path: 'a' }, null, {
          error: 'No changes to make: it reads so already.',
        })
        .llm('The file has been updated.'),
    },
  ],
  fires: [
    {
      run: run('says that it worked')
        .tool('book_flight', { id: 1 }, null, { error: 'full' })
        .llm('Your flight has been booked.'),
      at: 1,
      message:
        'book_flight had failed (full), and the next thing said is "Your flight has been booked".',
      evidence: [1, 2],
    },
  ],
});
