import { context, createContextKey, type Context } from '@opentelemetry/api';
import { objectOf, textOf } from '../../fetch/json.js';
import { inPlaceOf } from '../../in-place-of.js';
import { withContentChoice } from '../../privacy/content-choice.js';
import { safely } from '../../safely.js';
import { StreamReaders } from './stream-readers.js';

/** `generateText` and its like. */
export type Call = (this: unknown, ...args: unknown[]) => unknown;

/** What is known of a call that the SDK's own telemetry does not tell, or not always. */
export interface CallFacts {
  readonly hasTools: boolean;
  /** What the app calls the agent whose call it is: the SDK's agents hand their settings on. */
  readonly agentName: string | undefined;
  /** Of a call that streams its answer. */
  readonly readers: StreamReaders | undefined;
}

const FACTS = createContextKey('tracehound.ai.call');

/** Of the innermost call around. */
export function callFactsOf(context: Context): CallFacts | undefined {
  return context.getValue(FACTS) as CallFacts | undefined;
}

/** The call, with what it says of its content known to all that goes on inside it. */
export function tracedCall(native: Call): Call {
  return inPlaceOf(native, function (...args) {
    const inside = safely('follow the AI SDK', () => contextFor(args[0]));
    const run = () => Reflect.apply(native, this, args);
    return inside ? context.with(inside, run) : run();
  });
}

/** The same of a call that hands out streams, and what is open in it ends when the app stops reading them. */
export function tracedStreamCall(native: Call): Call {
  return inPlaceOf(native, function (...args) {
    const readers = new StreamReaders();
    const inside = safely('follow the AI SDK', () => contextFor(args[0], readers));
    if (!inside) return Reflect.apply(native, this, args);
    const result = context.with(inside, () => Reflect.apply(native, this, args));
    safely('watch a stream', () => readers.watch(result));
    return result;
  });
}

/** The settings' name is `telemetry` from version 7 on. */
function contextFor(options: unknown, readers?: StreamReaders): Context {
  const { telemetry, experimental_telemetry: before7, tools, id } = objectOf(options);
  const { recordInputs, recordOutputs } = objectOf(telemetry ?? before7);
  const facts: CallFacts = {
    hasTools: Object.keys(objectOf(tools)).length > 0,
    agentName: textOf(id),
    readers,
  };
  return withContentChoice(context.active().setValue(FACTS, facts), {
    inputs: typeof recordInputs === 'boolean' ? recordInputs : undefined,
    outputs: typeof recordOutputs === 'boolean' ? recordOutputs : undefined,
  });
}
