import { unseenTransition } from '../../../analysis/detectors/unseen-transition.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(unseenTransition, {
  history: Array.from({ length: 20 }, (_, i) =>
    run(`passed ${i}`).tool('find', {}, '1').tool('read', {}, '2').tool('write', {}, '3'),
  ),
  silent: [
    { run: run('as ever').tool('find', {}, '1').tool('read', {}, '2').tool('write', {}, '3') },
    { run: run('one call').tool('write', {}, '3'), notApplicable: true },
  ],
  fires: [
    {
      run: run('another way').tool('find', {}, '1').tool('write', {}, '3').tool('read', {}, '2'),
      at: 2,
      message: 'write followed find, which it does in none of 20 passed runs.',
      evidence: [1, 2],
    },
  ],
});
