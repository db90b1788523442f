import { slowStep } from '../../../analysis/detectors/slow-step.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

function called(name: string, seconds: number) {
  return run(name).tool('fetch', {}, 'x', { seconds });
}

testDetector(slowStep, {
  history: Array.from({ length: 24 }, (_, i) => called(`usual ${i}`, 1 + (i % 3))),
  silent: [
    { run: called('as usual', 2) },
    { run: called('long, but not by itself', 9) },
    { run: run('a shell takes its time').shell('make', 'ok'), notApplicable: true },
    {
      run: run('a tool without a history').tool('rarely', {}, 'x', { seconds: 900 }),
      notApplicable: true,
    },
  ],
  fires: [
    {
      run: called('stalled', 300),
      at: 1,
      message: 'fetch took 300.0 s; it usually takes 2.0 s (of 27 calls).',
    },
  ],
});
