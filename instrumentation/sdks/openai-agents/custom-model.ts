import { context, createContextKey, type Context } from '@opentelemetry/api';
import { currentContext, Scope } from '../../context/scope.js';
import { numberOf, objectOf, textOf, type JsonObject } from '../../fetch/json.js';
import { safely } from '../../safely.js';
import { textPart } from '../../vocabulary/gen-ai-message.js';
import { recordUnseenCall, toMessages } from './unseen-call.js';

type Call = (this: unknown, request: unknown, ...rest: unknown[]) => unknown;

const ATTEMPT = createContextKey('tracehound.openai-agents.attempt');

/** The SDK begins the span of a generation here: then that tells of the call. */
export function noteGeneration(here: Context): void {
  const attempt = here.getValue(ATTEMPT) as Attempt | undefined;
  if (attempt) attempt.isTold = true;
}

/**
 * The model of a run, with its calls told where nothing else shows them: a class of the app's own that goes
 * over no wire and makes no span. Each call of the SDK gets a model of its own, so tries are counted here.
 */
export function watchedModel(model: object): object {
  let tries = 0;
  return new Proxy(model, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as Call;
      if (key === 'getResponse')
        return (request: unknown) => respond(call, request, target, tries++);
      if (key === 'getStreamedResponse')
        return (request: unknown) => stream(call, request, target, tries++);
      return call;
    },
  });
}

/** One call of a model's method. */
class Attempt {
  isTold = false;
  readonly context: Context;
  readonly #scope: Scope;
  readonly #parent = currentContext();
  readonly #startMs = Date.now();

  constructor(
    readonly request: JsonObject,
    readonly model: JsonObject,
    readonly tries: number,
  ) {
    this.#scope = new Scope(this.#parent);
    this.context = this.#scope.context.setValue(ATTEMPT, this);
  }

  end(response: unknown, error?: unknown): void {
    this.#scope.close();
    if (this.isTold || this.#scope.modelCalls > 0) return;
    const { usage, output, responseId } = objectOf(response);
    const system = textOf(this.request['systemInstructions']);
    recordUnseenCall(
      {
        model: textOf(this.model['model']) ?? textOf(this.model['name']),
        responseId: textOf(responseId) ?? textOf(objectOf(response)['id']),
        inputTokens: numberOf(objectOf(usage)['inputTokens']),
        outputTokens: numberOf(objectOf(usage)['outputTokens']),
        systemInstructions: system === undefined ? undefined : [textPart(system)],
        input: toMessages(this.request['input']),
        output: output === undefined ? undefined : toMessages(output),
        error,
        resendCount: this.tries,
        startMs: this.#startMs,
      },
      this.#parent,
    );
  }
}

function begin(request: unknown, model: object, tries: number): Attempt | undefined {
  return safely('watch a model', () => new Attempt(objectOf(request), model as JsonObject, tries));
}

async function respond(
  call: Call,
  request: unknown,
  model: object,
  tries: number,
): Promise<unknown> {
  const attempt = begin(request, model, tries);
  if (!attempt) return call(request);
  try {
    const response = await context.with(attempt.context, () => call(request));
    safely('record a model call', () => attempt.end(response));
    return response;
  } catch (error) {
    safely('record a model call', () => attempt.end(undefined, error));
    throw error;
  }
}

/** A generator works in the context of whoever asks it for more, so that is set each time. */
async function* stream(
  call: Call,
  request: unknown,
  model: object,
  tries: number,
): AsyncGenerator<unknown> {
  const attempt = begin(request, model, tries);
  if (!attempt) return yield* call(request) as AsyncIterable<unknown>;
  const inside = <T>(run: () => T) => context.with(attempt.context, run);
  let response: unknown;
  let failure: unknown;
  const events = inside(() => (call(request) as AsyncIterable<unknown>)[Symbol.asyncIterator]());
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await inside(() => events.next());
      if (done) {
        isOver = true;
        return;
      }
      const event = objectOf(value);
      if (event['type'] === 'response_done') response = event['response'];
      yield value;
    }
  } catch (error) {
    isOver = true;
    failure = error;
    throw error;
  } finally {
    if (!isOver) await inside(() => events.return?.());
    safely('record a model call', () => attempt.end(response, failure));
  }
}
