import {
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';
import { joinAmbientRun } from '../../context/ambient-run.js';
import { currentContext, Scope, scopeOf } from '../../context/scope.js';
import { tracer } from '../../context/tracer.js';
import { arrayOf, objectOf, textOf } from '../../fetch/json.js';
import { captureJson } from '../../privacy/capture.js';
import { recordError } from '../../privacy/record-error.js';
import { safely } from '../../safely.js';
import { parseArguments } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { describeAnswer, describeChain } from './describe-chain.js';
import { recordUnseenCall, type UnseenCall } from './unseen-call.js';

interface OpenRun {
  readonly scope: Scope;
  readonly span: Span | undefined;
  readonly isAgent: boolean;
  /** Of a model call: what to tell if the wire shows nothing of it. */
  readonly call: UnseenCall | undefined;
}

/**
 * Follows LangChain's runs. Graphs are agents, their nodes and tools and retrievers are spans; sequences,
 * prompts and parsers only pass their place on. Model calls are left to the wire, which sees every attempt,
 * and told here where none was seen there.
 *
 * The manager calls each method in the asynchronous context of the run it tells of, before that run's own
 * work, so what is entered here holds there.
 */
export class LangchainHandler {
  readonly name = 'tracehound';
  readonly awaitHandlers = true;
  readonly raiseError = false;
  readonly ignoreLLM = false;
  readonly ignoreChain = false;
  readonly ignoreAgent = false;
  readonly ignoreRetriever = false;
  readonly ignoreCustomEvent = true;
  readonly #open = new Map<string, OpenRun>();
  readonly #current = new AsyncLocalStorage<Scope>();
  #threadId: string | undefined;

  /** Managers copy their handlers; this one has no state of one manager. */
  copy(): this {
    return this;
  }

  get currentScope(): Scope | undefined {
    return this.#current.getStore();
  }

  scopeOf(runId: string | undefined): Scope | undefined {
    return runId === undefined ? undefined : this.#open.get(runId)?.scope;
  }

  /** Tells of a run that starts in `start`, before that first waits, which thread it belongs to. */
  inThread<T>(threadId: string | undefined, start: () => T): T {
    this.#threadId = threadId;
    try {
      return start();
    } finally {
      this.#threadId = undefined;
    }
  }

  /** Versions differ in where the parent's id stands among the arguments after the run's. */
  handleChainStart(chain: unknown, inputs: unknown, runId: string, ...rest: unknown[]): void {
    this.#begin(runId, rest, () => describeChain(chain, inputs, rest, this.#threadId));
  }

  handleChainEnd(outputs: unknown, runId: string): void {
    this.#end(runId, (span, { isAgent }) => {
      if (isAgent) span.setAttributes(describeAnswer(outputs));
    });
  }

  handleChainError(error: unknown, runId: string): void {
    this.#fail(runId, error);
  }

  handleToolStart(tool: unknown, input: string, runId: string, ...rest: unknown[]): void {
    const [, , , runName, callId] = rest;
    const name = textOf(runName) ?? textOf(arrayOf(objectOf(tool)['id']).at(-1)) ?? 'tool';
    this.#begin(runId, rest, () => ({
      name: `execute_tool ${name}`,
      attributes: {
        [semconv.GEN_AI_OPERATION_NAME]: 'execute_tool',
        [semconv.GEN_AI_TOOL_NAME]: name,
        [semconv.GEN_AI_TOOL_TYPE]: 'function',
        [semconv.GEN_AI_TOOL_CALL_ID]: textOf(callId),
        [semconv.GEN_AI_TOOL_CALL_ARGUMENTS]: captureJson(parseArguments(input)),
      },
    }));
  }

  handleToolEnd(output: unknown, runId: string): void {
    this.#end(runId, (span) => {
      const message = objectOf(output);
      const isMessage = 'tool_call_id' in message;
      const result = captureJson(isMessage ? message['content'] : output);
      if (result !== undefined) span.setAttribute(semconv.GEN_AI_TOOL_CALL_RESULT, result);
      nameTool(span, textOf(message['name']));
      if (!isMessage || message['status'] !== 'error') return;
      span.setAttribute(semconv.ERROR_TYPE, 'tool_error');
      span.setStatus({ code: SpanStatusCode.ERROR });
    });
  }

  handleToolError(error: unknown, runId: string): void {
    this.#fail(runId, error);
  }

  handleRetrieverStart(
    _retriever: unknown,
    query: string,
    runId: string,
    ...rest: unknown[]
  ): void {
    const name = textOf(rest[3]) ?? 'retriever';
    this.#begin(runId, rest, () => ({
      name: `retrieval ${name}`,
      attributes: {
        [semconv.GEN_AI_OPERATION_NAME]: 'retrieval',
        [semconv.GEN_AI_RETRIEVAL_QUERY_TEXT]: captureJson(query),
      },
    }));
  }

  handleRetrieverEnd(documents: unknown, runId: string): void {
    this.#end(runId, (span) => {
      const text = captureJson(documents);
      if (text !== undefined) span.setAttribute(semconv.GEN_AI_RETRIEVAL_DOCUMENTS, text);
    });
  }

  handleRetrieverError(error: unknown, runId: string): void {
    this.#fail(runId, error);
  }

  handleChatModelStart(
    _model: unknown,
    prompts: unknown[],
    runId: string,
    ...rest: unknown[]
  ): void {
    this.#beginCall(prompts[0], runId, rest);
  }

  handleLLMStart(_model: unknown, prompts: unknown[], runId: string, ...rest: unknown[]): void {
    this.#beginCall(prompts[0], runId, rest);
  }

  handleLLMEnd(output: unknown, runId: string): void {
    const run = this.#end(runId);
    if (!run?.call || run.scope.modelCalls > 0) return;
    safely('record a model call', () => recordUnseenCall(run.call!, run.scope.context, { output }));
  }

  handleLLMError(error: unknown, runId: string): void {
    const run = this.#end(runId);
    if (!run?.call || run.scope.modelCalls > 0) return;
    safely('record a model call', () => recordUnseenCall(run.call!, run.scope.context, { error }));
  }

  #beginCall(prompt: unknown, runId: string, rest: readonly unknown[]): void {
    const [, extra, , metadata] = rest;
    const call = { prompt, extra, metadata, startMs: Date.now() };
    this.#begin(runId, rest, () => undefined, call);
  }

  #begin(
    runId: string,
    rest: readonly unknown[],
    describe: () => { readonly name: string; readonly attributes: Attributes } | undefined,
    call?: UnseenCall,
  ): void {
    safely('follow a LangChain run', () => {
      const parentId = rest.find((id) => typeof id === 'string' && this.#open.has(id)) as
        string | undefined;
      const around = contextIn(this.scopeOf(parentId));
      const described = describe();
      const span = described && startSpan(described.name, described.attributes, around);
      const scope = new Scope(around, span, call !== undefined);
      const isAgent = described?.attributes[semconv.GEN_AI_OPERATION_NAME] === 'invoke_agent';
      this.#open.set(runId, { scope, span, isAgent, call });
      this.#current.enterWith(scope);
    });
  }

  #end(runId: string, describe?: (span: Span, run: OpenRun) => void): OpenRun | undefined {
    const run = this.#open.get(runId);
    this.#open.delete(runId);
    run?.scope.close();
    const { span } = run ?? {};
    if (!run || !span) return run;
    safely('describe a LangChain run', () => describe?.(span, run));
    span.end();
    return run;
  }

  #fail(runId: string, error: unknown): void {
    this.#end(runId, (span) => {
      // LangGraph throws to pause a graph for a person, or to hand control to another graph.
      if (objectOf(error)['is_bubble_up'] === true) return;
      if (isAbort(error)) span.setAttribute(semconv.CALL_OUTCOME, 'cancelled');
      else recordError(span, error);
    });
  }
}

/** LangGraph tells an abort, and that nobody reads its stream any more, by an error with these words alone. */
function isAbort(error: unknown): boolean {
  const { name, message } = objectOf(error);
  return name === 'AbortError' || /^Abort(?:ed|Error)?$/.test(textOf(message) ?? '');
}

/** The context inside this scope, or further in where the work that goes on there is of a tool's own. */
function contextIn(scope: Scope | undefined): Context {
  const here = currentContext();
  return scope && !scopeOf(here)?.isInside(scope) ? scope.context : here;
}

/** A tool that is a class is known by the class's name until its answer says what the model calls it. */
function nameTool(span: Span, name: string | undefined): void {
  if (name === undefined) return;
  span.updateName(`execute_tool ${name}`);
  span.setAttribute(semconv.GEN_AI_TOOL_NAME, name);
}

/** Agents are runs of their own; other spans belong to one. */
function startSpan(name: string, attributes: Attributes, around: Context): Span {
  const isAgent = attributes[semconv.GEN_AI_OPERATION_NAME] === 'invoke_agent';
  const parent = isAgent ? around : joinAmbientRun(around);
  return tracer().startSpan(name, { kind: SpanKind.INTERNAL, attributes }, parent);
}
