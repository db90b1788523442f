import { SpanKind, type Attributes, type Span } from '@opentelemetry/api';
import { captureJson } from '../privacy/capture.js';
import * as semconv from '../vocabulary/semconv.js';
import { inSpan } from './in-span.js';

export interface StepOptions {
  /** What the step starts from, recorded as JSON. */
  readonly state?: unknown;
  readonly attributes?: Attributes;
}

/**
 * Runs one step of an agent that is neither a model call nor a tool call: planning, parsing, checking.
 *
 * @example
 * const plan = await step('plan', () => makePlan(task), { state: { task } });
 */
export function step<T>(name: string, run: (span: Span) => T, options: StepOptions = {}): T {
  return inSpan(
    {
      name: `step ${name}`,
      kind: SpanKind.INTERNAL,
      attributes: () => ({
        [semconv.STEP_ACTION]: name,
        [semconv.STEP_STATE]: captureJson(options.state),
        ...options.attributes,
      }),
    },
    run,
  );
}

/** A function that runs `fn` as a step each time it is called. */
step.wrap = function wrapStep<A extends unknown[], T>(
  name: string,
  fn: (...args: A) => T,
  options?: StepOptions,
): (...args: A) => T {
  return (...args) => step(name, () => fn(...args), options);
};
