import { runOutlier } from '../../../analysis/detectors/run-outlier.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

function steps(name: string, count: number, agent?: string) {
  const made = run(name, agent);
  for (let step = 0; step < count; step += 1) made.llm('Hm.');
  return made;
}

testDetector(runOutlier, {
  history: Array.from({ length: 24 }, (_, i) => steps(`usual ${i}`, 8 + (i % 5))),
  silent: [
    { run: steps('as usual', 11) },
    { run: steps('somewhat longer', 19) },
    { run: steps('an agent without a history', 60, 'newcomer'), notApplicable: true },
  ],
  fires: [
    {
      run: steps('far longer', 60),
      at: 60,
      message: 'The run took 60 steps; runs of this agent and model usually take 10 (of 28 runs).',
    },
    {
      run: steps('far shorter', 1),
      at: 1,
      message: 'The run took 1 step; runs of this agent and model usually take 10 (of 28 runs).',
    },
  ],
});
