import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** Spans that are serialised in one go; short ones take 12 us each (bench/exporter.ts). */
const SLICE_SPANS = 16;
/** After so long the host gets its turn: its event loop must not feel a batch of 512. */
const TURN_MS = 2;
/** A larger batch becomes several files, so that whoever loads them needs little memory. */
const MAX_BATCH_BYTES = 8 * 1024 ** 2;

/** Part of a batch as OTLP/protobuf, and how many of its spans could not be put into words. */
export interface SerialisedBatch {
  bytes: Uint8Array;
  spans: number;
  unserialisable: number;
}

/** Serialises `spans` and lets the event loop turn in between. Usually gives one batch. */
export async function* serialiseInTurns(
  spans: readonly ReadableSpan[],
): AsyncGenerator<SerialisedBatch> {
  let turnStartedMs = performance.now();
  for (const batch of batches(spans)) {
    if (batch !== null) yield batch;
    if (performance.now() - turnStartedMs < TURN_MS) continue;
    await nextTurn();
    turnStartedMs = performance.now();
  }
}

/** `serialiseInTurns` for a process that is about to end. */
export function* serialiseAtOnce(spans: readonly ReadableSpan[]): Generator<SerialisedBatch> {
  for (const batch of batches(spans)) if (batch !== null) yield batch;
}

/** Null after each slice that is not yet the end of a batch. */
function* batches(spans: readonly ReadableSpan[]): Generator<SerialisedBatch | null> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let taken = 0;
  let unserialisable = 0;
  for (let at = 0; at < spans.length; at += SLICE_SPANS) {
    const slice = spans.slice(at, at + SLICE_SPANS);
    for (const part of serialiseSlice(slice)) {
      if (part === null) {
        unserialisable++;
        continue;
      }
      parts.push(part);
      bytes += part.length;
    }
    taken += slice.length;
    if (bytes >= MAX_BATCH_BYTES || at + SLICE_SPANS >= spans.length) {
      // Protobuf messages one after the other read as one message: repeated fields append.
      yield { bytes: Buffer.concat(parts, bytes), spans: taken - unserialisable, unserialisable };
      [parts, bytes, taken, unserialisable] = [[], 0, 0, 0];
    } else {
      yield null;
    }
  }
}

/** One span that cannot be serialised (an attribute whose getter throws, say) costs that span only: null. */
function* serialiseSlice(slice: readonly ReadableSpan[]): Generator<Uint8Array | null> {
  try {
    yield serialise(slice);
  } catch {
    for (const span of slice) {
      try {
        yield serialise([span]);
      } catch {
        yield null;
      }
    }
  }
}

function serialise(spans: readonly ReadableSpan[]): Uint8Array {
  return ProtobufTraceSerializer.serializeRequest(spans as ReadableSpan[]) ?? new Uint8Array();
}
