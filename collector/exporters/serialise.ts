import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { WireWriter } from '../otlp/wire-writer.js';
import { encodeResource, encodeScope, encodeSpan, scopeOfSpan } from './encode-span.js';

/** What is written before a look at the clock: large spans one by one, small ones some at a time. */
const SLICE_BYTES = 64 * 1024;
const SLICE_SPANS = 16;
/** After so long the host gets its turn: its event loop must not feel a batch of 512. */
const TURN_MS = 2;
/** A larger batch becomes several requests, so that whoever takes them in needs little memory. */
const MAX_BATCH_BYTES = 8 * 1024 ** 2;

/** Makes of a span what may leave the process. What it throws costs that span only. */
export type SpanGuard = (span: ReadableSpan) => ReadableSpan;

/** Part of a batch as an OTLP/protobuf request, and how many of its spans could not be put into words. */
export interface SerialisedBatch {
  bytes: Uint8Array;
  spans: number;
  unserialisable: number;
}

/** Serialises `spans` and lets the event loop turn in between. Usually gives one batch. */
export async function* serialiseInTurns(
  spans: readonly ReadableSpan[],
  guard?: SpanGuard,
): AsyncGenerator<SerialisedBatch> {
  let turnStartedMs = performance.now();
  for (const batch of batches(spans, guard)) {
    if (batch !== null) yield batch;
    if (performance.now() - turnStartedMs < TURN_MS) continue;
    await nextTurn();
    turnStartedMs = performance.now();
  }
}

/** `serialiseInTurns` for a process that is about to end. */
export function* serialiseAtOnce(
  spans: readonly ReadableSpan[],
  guard?: SpanGuard,
): Generator<SerialisedBatch> {
  for (const batch of batches(spans, guard)) if (batch !== null) yield batch;
}

/** What a span took in the last request: a buffer of the right size need not grow, which would make work for the GC. */
let bytesPerSpan = 2048;

/** Null after each slice that is not yet the end of a batch. */
function* batches(
  spans: readonly ReadableSpan[],
  guard: SpanGuard = (span) => span,
): Generator<SerialisedBatch | null> {
  const newRequest = (left: number) =>
    new TraceRequest(Math.min(Math.ceil(left * bytesPerSpan * 1.1) + 1024, MAX_BATCH_BYTES));
  let request = newRequest(spans.length);
  let [sliceBytes, sliceSpans] = [0, 0];
  for (const [resource, scopes] of grouped(spans)) {
    for (const [scope, members] of scopes) {
      for (const span of members) {
        const bytesBefore = request.length;
        request.add(resource, scope, span, guard);
        sliceBytes += request.length - bytesBefore;
        sliceSpans += 1;
        if (request.length >= MAX_BATCH_BYTES) {
          yield request.finish();
          request = newRequest(SLICE_SPANS);
        } else if (sliceBytes >= SLICE_BYTES || sliceSpans >= SLICE_SPANS) {
          yield null;
          [sliceBytes, sliceSpans] = [0, 0];
        }
      }
    }
  }
  if (!request.isEmpty) yield request.finish();
}

type Groups = Map<Resource, Map<InstrumentationScope, ReadableSpan[]>>;

function grouped(spans: readonly ReadableSpan[]): Groups {
  const groups: Groups = new Map();
  for (const span of spans) {
    const { resource } = span;
    let scopes = groups.get(resource);
    if (!scopes) groups.set(resource, (scopes = new Map()));
    const scope = scopeOfSpan(span);
    const members = scopes.get(scope);
    if (members) members.push(span);
    else scopes.set(scope, [span]);
  }
  return groups;
}

/** An ExportTraceServiceRequest that grows span by span. */
class TraceRequest {
  readonly #writer: WireWriter;
  #resource: { readonly of: Resource; readonly start: number } | undefined;
  #scope: { readonly of: InstrumentationScope; readonly start: number } | undefined;
  #spans = 0;
  #unserialisable = 0;

  constructor(capacity: number) {
    this.#writer = new WireWriter(capacity);
  }

  get length(): number {
    return this.#writer.length;
  }

  get isEmpty(): boolean {
    return this.#spans + this.#unserialisable === 0;
  }

  /** A span that cannot be written (an attribute whose getter throws, say) is counted. */
  add(resource: Resource, scope: InstrumentationScope, span: ReadableSpan, guard: SpanGuard): void {
    const writer = this.#writer;
    try {
      const guarded = guard(span);
      if (this.#resource?.of !== resource) {
        this.#closeResource();
        const start = this.#open(1, () => encodeResource(writer, guarded.resource));
        this.#resource = { of: resource, start };
      }
      if (this.#scope?.of !== scope) {
        this.#closeScope();
        this.#scope = { of: scope, start: this.#open(2, () => encodeScope(writer, scope)) };
      }
      writer.close(this.#open(2, () => encodeSpan(writer, guarded)));
      this.#spans += 1;
    } catch {
      this.#unserialisable += 1;
    }
  }

  finish(): SerialisedBatch {
    this.#closeResource();
    const bytes = this.#writer.finish();
    bytesPerSpan = bytes.length / Math.max(1, this.#spans);
    return { bytes, spans: this.#spans, unserialisable: this.#unserialisable };
  }

  /** Begins a message with what `write` writes; with nothing at all where that throws. */
  #open(field: number, write: () => void): number {
    const { length } = this.#writer;
    const start = this.#writer.open(field);
    try {
      write();
    } catch (error) {
      this.#writer.cutTo(length);
      throw error;
    }
    return start;
  }

  #closeScope(): void {
    if (this.#scope) this.#close(this.#scope);
    this.#scope = undefined;
  }

  #closeResource(): void {
    this.#closeScope();
    if (this.#resource) this.#close(this.#resource);
    this.#resource = undefined;
  }

  #close({ of, start }: { of: { readonly schemaUrl?: string | undefined }; start: number }): void {
    if (of.schemaUrl) this.#writer.text(3, of.schemaUrl);
    this.#writer.close(start);
  }
}
