/** What is measured of a run beside its findings; `scores/run-measures.sql` says how. */
export const MEASURE_NAMES = [
  'context-growth',
  'cost-usd',
  'duration-s',
  'failed-steps',
  'no-progress',
  'repeated-calls',
  'run-error',
  'stalled-acts',
  'steps',
  'tokens',
  'unmade-errors',
] as const;

export type MeasureName = (typeof MEASURE_NAMES)[number];

/** What each measure is, in its unit. */
export const MEASURE_TEXT: Readonly<Record<MeasureName, string>> = {
  'context-growth': 'largest input of a model call, in multiples of the first',
  'cost-usd': 'cost in US dollars',
  'duration-s': 'duration in seconds',
  'failed-steps': 'share of steps that failed',
  'no-progress': 'share of acts that did nothing new',
  'repeated-calls': 'share of tool calls equal to an earlier one in arguments and result',
  'run-error': '1 where the run itself ended in an error',
  'stalled-acts': 'share of acts in a stall: five or more in a row without progress',
  steps: 'steps',
  tokens: 'tokens read and written',
  'unmade-errors': 'tools that failed and never worked again',
};
