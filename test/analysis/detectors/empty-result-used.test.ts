import { emptyResultUsed } from '../../../analysis/detectors/empty-result-used.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(emptyResultUsed, {
  silent: [
    { run: run('says so').tool('search_flights', {}, '[]').llm('I found no flights on 24 May.') },
    {
      run: run('looks elsewhere')
        .tool('search_flights', {}, '[]')
        .tool('search_trains', {}, '[7]')
        .llm('Train 7 at 10.'),
    },
    {
      run: run('an empty answer to a change')
        .tool('delete_flight', {}, '{}')
        .llm('Flight 7 is gone.'),
    },
  ],
  fires: [
    {
      run: run('states what it did not find')
        .tool('search_flights', {}, '[]')
        .llm('Flight 7 leaves at 10.'),
      at: 2,
      message: 'search_flights found nothing, and the next thing said is "Flight 7 leaves at 10".',
      evidence: [1, 2],
    },
  ],
});
