import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { LABEL_ATTRIBUTES, metadataOf, tagsOf } from './labels.js';
import { LIFTED_PREFIX } from './log-lift.js';
import { countOf, integerOf, numberOf, stringOf, textOf } from './values.js';

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

/**
 * What an imported run's own span says of how it went, by whoever judged it there (a verifier, a benchmark's tests):
 * `pass` or `fail`, a number, and the name of what was to be done.
 */
export const RUN_ATTRIBUTES = {
  outcome: 'tracehound.run.outcome',
  reward: 'tracehound.run.reward',
  task: LABEL_ATTRIBUTES.task,
} as const;

/** What the TraceBench importer keeps beside a step, so that the file can be written again byte for byte. */
export const TRACEBENCH_ATTRIBUTES = {
  /** Of a step: its element's text, with the comma or bracket and white space before it. */
  source: 'tracehound.tracebench.source',
  /** Of the root: what follows the last element. */
  tail: 'tracehound.tracebench.tail',
} as const;

/** What AgentTrace rows say beyond the columns, as JSON whose `null`s are filled from them, see `formats/agenttrace`. */
export const AGENTTRACE_ATTRIBUTES = {
  row: 'tracehound.agenttrace.row',
  step: 'tracehound.agenttrace.step',
  span: 'tracehound.agenttrace.span',
} as const;

/** The same of ATIF trajectories, see `formats/atif`. */
export const ATIF_ATTRIBUTES = {
  document: 'tracehound.atif.document',
  step: 'tracehound.atif.step',
} as const;

/** What the process of a tool call used: seconds of CPU time, bytes of memory and disk. */
export const PROCESS_ATTRIBUTES = {
  cpuUser: 'tracehound.process.cpu_user_s',
  cpuSystem: 'tracehound.process.cpu_system_s',
  maxRss: 'tracehound.process.max_rss_bytes',
  readBytes: 'tracehound.process.read_bytes',
  writeBytes: 'tracehound.process.write_bytes',
} as const;

const read = attributeTable({
  ...RUN_ATTRIBUTES,
  ...STEP_ATTRIBUTES,
  ...PROCESS_ATTRIBUTES,
  kind: 'tracehound.span.kind',
  attempt: 'tracehound.call.attempt',
  callOutcome: 'tracehound.call.outcome',
  tags: LABEL_ATTRIBUTES.tags,
});

/** What our own instrumentation writes where no convention has a name for it. */
export const tracehound: Dialect = {
  id: 'tracehound',
  about:
    "Tracehound's own names: logged steps, retries, calls that were given up, what a tool call used, what was lifted from a log",
  detect: { attribute: (key) => key.startsWith('tracehound.') },
  extract(span): CanonicalFields {
    const a = read(span.attributes);
    const action = textOf(a.action);
    const isStep = action !== undefined || stringOf(a.kind) === 'step';
    const mark = span.attributes.find(({ key }) => key.startsWith(LIFTED_PREFIX));
    const outcome = stringOf(a.outcome);
    return {
      ...noFields(),
      outcome: outcome === 'pass' || outcome === 'fail' ? outcome : undefined,
      reward: numberOf(a.reward),
      task: textOf(a.task),
      tags: tagsOf(a.tags),
      metadata: metadataOf(span.attributes, [LABEL_ATTRIBUTES.metadata]),
      liftedFrom: mark && (stringOf(mark.value) === 'span' ? 'span' : 'log'),
      kind: isStep ? 'step' : undefined,
      action,
      state: textOf(a.state),
      // Who asked for it gave it up: no failure, and no answer.
      finishReasons: stringOf(a.callOutcome) === 'cancelled' ? ['cancelled'] : undefined,
      stepNo: integerOf(a.index),
      attemptNo: integerOf(a.attempt),
      cpuUserS: numberOf(a.cpuUser),
      cpuSystemS: numberOf(a.cpuSystem),
      maxRssBytes: countOf(a.maxRss),
      readBytes: countOf(a.readBytes),
      writeBytes: countOf(a.writeBytes),
    };
  },
};
