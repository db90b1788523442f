import { attributeTable } from './attribute-table.js';
import type { CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { integerOf, textOf } from './values.js';

/**
 * The attributes of a logged step, as `logStep(action, state)` and the TraceBench importer write them: what was
 * done, the state as JSON text, the 1-based number in the run, and the logger's own time as it wrote it.
 */
export const STEP_ATTRIBUTES = {
  action: 'tracehound.step.action',
  state: 'tracehound.step.state',
  index: 'tracehound.step.index',
  timestamp: 'tracehound.step.timestamp',
} as const;

const read = attributeTable(STEP_ATTRIBUTES);

/** Steps that an agent logged by hand. */
export const tracehoundSteps: Dialect = {
  id: 'tracehound-steps',
  about: 'Steps logged with logStep(action, state), TraceBench style',
  detect: { attribute: (key) => key.startsWith('tracehound.step.') },
  extract(span): CanonicalFields {
    const a = read(span.attributes);
    const action = textOf(a.action);
    return {
      kind: action === undefined ? undefined : 'step',
      action,
      state: textOf(a.state),
      stepNo: integerOf(a.index),
    };
  },
};
