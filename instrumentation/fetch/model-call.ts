import type { Context } from '@opentelemetry/api';
import { ambientRunOf, type AmbientRun } from '../context/ambient-run.js';
import { captureText } from '../privacy/capture.js';
import { contentChoiceOf, type ContentChoice } from '../privacy/content-choice.js';
import { safely } from '../safely.js';
import * as semconv from '../vocabulary/semconv.js';
import { answerReadersOf } from './answer-readers.js';
import { noteAskedTools, spanAnsweredTools } from './answered-tool-calls.js';
import type { AnswerWatcher, ResponseStart } from './answer-watcher.js';
import { AwaitedReader } from './awaited-reader.js';
import { backgroundCalls, type BackgroundCall } from './background-calls.js';
import type { BodyReading } from './body-reading.js';
import { openCallSpan, type CallSpan } from './call-span.js';
import { classifyFailure } from './failure.js';
import type { JsonObject } from './json.js';
import type { RecognisedCall } from './recognise.js';
import { readBody } from './read-body.js';
import {
  answerContent,
  requestContent,
  responseAttributes,
  startAttributes,
} from './record-facts.js';
import { Resends, type SentRequest } from './resends.js';
import { Slots, type Slotted } from './slots.js';
import { converses, type RequestFacts, type ResponseFacts } from './wire-protocol.js';

export type CallOutcome =
  'completed' | 'failed' | 'cancelled' | 'truncated' | 'unread' | 'unfinished';

/** What is kept of a response: holding the Response itself would keep it from being collected unread. */
interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly contentType: string | null;
  readonly receivedAtMs: number;
}

/** Calls whose end is not known yet, so that the end of the process can tell how far they came. */
const openCalls = new Slots<ModelCall>();

const resends = new Resends();

/** Ends what is still open, with what arrived so far. Called when the process ends. */
export function endOpenCalls(): void {
  for (const call of openCalls.all()) safely('end a model call', () => call.abandon());
}

/** One request to a model, from before it is sent to the last byte of its answer that the host reads. */
export class ModelCall implements AnswerWatcher, BackgroundCall, Slotted {
  /** Among the open calls. */
  slot: number | undefined;
  readonly #call: RecognisedCall;
  readonly #span: CallSpan;
  readonly #choice: ContentChoice;
  /** Tries of the same request so far, this one included, where nothing else numbers them. */
  readonly #tries: number;
  readonly #startedAt: number;
  /** Epoch milliseconds. */
  readonly #startMs: number;
  #head: ResponseHead | undefined;
  #firstEventSeconds: number | undefined;
  #reading: BodyReading | undefined;
  #reader: AwaitedReader | undefined;
  #run: AmbientRun | undefined;

  /** @param startTimeMs Epoch milliseconds when the request went out, if that was before now. */
  constructor(call: RecognisedCall, startTimeMs?: number) {
    const request = call.protocol.readRequest(call.body, call.url.pathname);
    const name = [call.protocol.operation, request.model].filter(Boolean).join(' ');
    const attributes = startAttributes(call, request);
    this.#call = call;
    this.#startMs = startTimeMs ?? Date.now();
    this.#span = openCallSpan(name, call.protocol.operation, attributes, startTimeMs);
    this.#startedAt =
      performance.now() - (startTimeMs === undefined ? 0 : Date.now() - startTimeMs);
    this.#choice = contentChoiceOf(this.#span.context);
    this.#tries = this.#span.isNumbered ? 1 : resends.count(this.#sent, this.#startMs) + 1;
    if (!this.#span.isRecording) return;
    this.#span.set({
      ...requestContent(request),
      ...(this.#tries > 1 && { [semconv.HTTP_REQUEST_RESEND_COUNT]: this.#tries - 1 }),
    });
    openCalls.add(this);
    safely('follow a conversation', () => this.#joinConversation(request));
    answerReadersOf(this.#span.context)?.whenLeft(() => this.left());
  }

  get context(): Context {
    return this.#span.context;
  }

  /** False where the span is not recorded: then the response need not be watched. */
  get isOpen(): boolean {
    return this.slot !== undefined;
  }

  /** The headers are there. */
  responded(response: ResponseStart): void {
    const { status, statusText, headers } = response;
    const contentType = headers.get('content-type');
    this.#head = { status, statusText, contentType, receivedAtMs: Date.now() };
    this.#span.set({ [semconv.HTTP_RESPONSE_STATUS_CODE]: status });
    // Hosts try again without reading what the error says.
    if (status >= 400) this.#noteTry('failed');
  }

  awaitReader(response: object): void {
    if (this.isOpen) this.#reader = new AwaitedReader(response, this);
  }

  /** A reading for one consumer of the body; a cloned response has two. The first to end tells the call. */
  openReading(): BodyReading {
    const reading = readBody(this.#call.protocol, this.#head, () => {
      this.#firstEventSeconds ??= this.#elapsedMs / 1000;
    });
    this.#reading ??= reading;
    return reading;
  }

  /** The body was read to its end. */
  ended(reading: BodyReading): void {
    const facts = this.#factsOf(reading);
    const error = this.#errorOf(facts);
    if (error) this.#finish('failed', facts, error);
    else if (this.#goesOn(facts)) return;
    else if (reading.complete) this.#finish('completed', facts);
    else this.#finish('truncated', facts, this.#cutShort());
  }

  /** The host stopped reading. After the end mark, or on an error answer, that changes nothing. */
  closed(reading: BodyReading): void {
    const facts = this.#factsOf(reading);
    const error = this.#errorOf(facts);
    if (error) this.#finish('failed', facts, error);
    else if (!this.#goesOn(facts))
      this.#finish(reading.complete ? 'completed' : 'cancelled', facts);
  }

  /** Fetch rejected, or reading the body did. */
  broke(error: unknown, reading?: BodyReading): void {
    if (reading?.complete) return this.closed(reading);
    const facts = reading && this.#factsOf(reading);
    if (this.#goesOn(facts)) return;
    const failure = classifyFailure(error, this.#call.signal, {
      elapsedMs: Math.round(this.#elapsedMs),
      timeoutHeader:
        this.#call.header('x-stainless-timeout') ?? this.#call.header('x-server-timeout'),
      hadBegun: this.#head !== undefined,
    });
    if (failure.cancelled) this.#finish('cancelled', facts);
    else this.#finish(reading ? 'truncated' : 'failed', facts, failure);
  }

  /** The host has turned away from the answer, which the SDK in between goes on to hold open. */
  left(): void {
    if (this.#reading) this.closed(this.#reading);
    else this.#finish('cancelled', undefined);
  }

  /** Nobody can read the body any more. The call ended, for all we know, when its headers came. */
  unread(): void {
    const facts = this.#reading && this.#factsOf(this.#reading);
    if (this.#goesOn(facts)) return;
    const error = this.#errorOf(facts);
    const outcome = error ? 'failed' : this.#reading?.complete ? 'completed' : 'unread';
    this.#finish(outcome, facts, error, this.#head?.receivedAtMs);
  }

  /** What a later request has been told of an answer that is made in the background. */
  told(body: JsonObject): void {
    const facts = this.#call.protocol.readResponse(body);
    if (this.#goesOn(facts)) return;
    if (facts.id !== undefined) backgroundCalls.over(this.#call.url, facts.id);
    if (facts.error) this.#finish('failed', facts, facts.error);
    else this.#finish(facts.state === 'cancelled' ? 'cancelled' : 'completed', facts);
  }

  /** The process ends with this call open. */
  abandon(): void {
    if (this.#head && !this.#reading) return this.unread();
    this.#span.set({ [semconv.SPAN_UNFINISHED]: true });
    this.#finish('unfinished', this.#reading && this.#factsOf(this.#reading));
  }

  /** An answer that is to come needs no connection: it is waited for until a later request is told of it. */
  #goesOn(facts: ResponseFacts | undefined): boolean {
    if (facts?.state !== 'pending' || facts.id === undefined) return false;
    this.#reader?.giveUp();
    if (this.isOpen) backgroundCalls.add(this.#call.url, facts.id, this);
    return true;
  }

  #joinConversation({ inputMessages = [] }: RequestFacts): void {
    this.#run = ambientRunOf(this.#span.parent);
    this.#run?.callStarted(this.#converses && this.#choice.inputs ? inputMessages : []);
    const { traceId } = this.#span.own;
    spanAnsweredTools(inputMessages, { traceId, startMs: this.#startMs, choice: this.#choice });
  }

  #leaveConversation(facts: ResponseFacts | undefined, answer: string | undefined): void {
    const { outputMessages = [] } = facts ?? {};
    const parent = this.#span.parent ?? this.#span.own;
    const choice = this.#choice;
    noteAskedTools(outputMessages, { parent, startMs: this.#startMs, endMs: Date.now(), choice });
    this.#run?.callEnded(this.#converses && choice.outputs ? answer : undefined);
  }

  get #converses(): boolean {
    return converses(this.#call.protocol.operation);
  }

  get #sent(): SentRequest {
    const { url, bodyText } = this.#call;
    return { parent: this.#span.parent, url: url.href, bodyText };
  }

  #noteTry(outcome: CallOutcome): void {
    if (outcome === 'failed' || outcome === 'truncated')
      resends.failed(this.#sent, this.#tries, Date.now());
    else if (outcome === 'completed') resends.succeeded(this.#sent);
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  #factsOf(reading: BodyReading): ResponseFacts | undefined {
    const body = reading.body();
    return body && safely('read a model response', () => this.#call.protocol.readResponse(body));
  }

  /** The conventions ask for the status code as `error.type`; the body says the rest in words. */
  #errorOf(facts: ResponseFacts | undefined): ResponseFacts['error'] {
    const { status = 200, statusText = '' } = this.#head ?? {};
    if (status < 400) return facts?.error;
    return {
      type: String(status),
      message: facts?.error?.message || statusText || `HTTP ${status}`,
    };
  }

  /** A provider may quote what it was sent. */
  #tellable({ type, message }: { readonly type: string; readonly message: string }): string {
    const { inputs, outputs } = this.#choice;
    return (inputs && outputs ? captureText(message) : undefined) ?? type;
  }

  #cutShort(): { type: string; message: string } {
    const what = this.#firstEventSeconds === undefined ? 'body' : 'stream';
    return { type: 'truncated', message: `the response ${what} ended before its end mark` };
  }

  #finish(
    outcome: CallOutcome,
    facts: ResponseFacts | undefined,
    error?: { readonly type: string; readonly message: string },
    endTimeMs?: number,
  ): void {
    if (!openCalls.delete(this)) return;
    this.#reader?.giveUp();
    const answer = facts && safely('capture an answer', () => answerContent(facts));
    safely('record a model response', () => {
      this.#span.set({
        [semconv.CALL_OUTCOME]: outcome,
        [semconv.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: this.#firstEventSeconds,
        ...(facts && responseAttributes(facts, answer)),
      });
      const hadBegun = this.#head !== undefined && this.#head.status < 400;
      if (error) this.#span.failed({ ...error, message: this.#tellable(error) }, hadBegun);
      this.#noteTry(outcome);
    });
    this.#span.end(endTimeMs);
    safely('follow a conversation', () => this.#leaveConversation(facts, answer));
  }
}
