import { bootstrapMean, mean, median, wilsonInterval } from '../statistics/index.js';
import {
  METRICS,
  type ComparedRun,
  type GroupSummary,
  type Metric,
  type MetricSummary,
  type RunGroup,
} from './comparison.js';

/** The figures of one group by itself. */
export function summariseGroup({ name, runs }: RunGroup): GroupSummary {
  const known = runs.filter(({ passed }) => passed !== null);
  const passed = known.filter((run) => run.passed).length;
  return {
    name,
    runs: runs.length,
    success:
      known.length === 0
        ? null
        : {
            passed,
            of: known.length,
            share: passed / known.length,
            ...wilsonInterval(passed, known.length),
          },
    metrics: Object.fromEntries(
      METRICS.map((metric) => [metric, summariseMetric(runs, metric)]),
    ) as Record<Metric, MetricSummary | null>,
    detectors: Object.fromEntries(
      detectorsOf(runs).map((id) => {
        const found = runs.filter(({ detectors }) => detectors.has(id)).length;
        return [id, { runs: found, share: found / runs.length }];
      }),
    ),
  };
}

/** The detectors that found something in any of the runs, sorted. */
export function detectorsOf(runs: readonly ComparedRun[]): string[] {
  return [...new Set(runs.flatMap(({ detectors }) => [...detectors]))].sort();
}

/** The values of those runs that tell. */
function valuesOf(runs: readonly ComparedRun[], metric: Metric): number[] {
  return runs.flatMap(({ values }) => values[metric] ?? []);
}

function summariseMetric(runs: readonly ComparedRun[], metric: Metric): MetricSummary | null {
  const values = valuesOf(runs, metric);
  if (values.length === 0) return null;
  return {
    runs: values.length,
    mean: mean(values),
    median: median(values),
    ...bootstrapMean(values),
  };
}
