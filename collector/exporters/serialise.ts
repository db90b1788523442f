import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** What is serialised in one go, so that a turn is short for large spans too (bench/exporter.ts). */
const SLICE_BYTES = 64 * 1024;
const MAX_SLICE_SPANS = 16;
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
  let [bytes, written, unserialisable] = [0, 0, 0];
  // How large a span is shows only afterwards: the first slice is short, the others fit what was seen.
  let sliceSpans = 2;
  for (let at = 0; at < spans.length;) {
    const slice = spans.slice(at, at + sliceSpans);
    at += slice.length;
    const { part, failed } = serialiseSlice(slice);
    parts.push(part);
    bytes += part.length;
    unserialisable += failed;
    written += slice.length - failed;
    const fitting = Math.floor((SLICE_BYTES * slice.length) / Math.max(1, part.length));
    sliceSpans = Math.min(Math.max(1, fitting), MAX_SLICE_SPANS);
    if (bytes < MAX_BATCH_BYTES && at < spans.length) {
      yield null;
      continue;
    }
    yield { bytes: joined(parts), spans: written, unserialisable };
    parts = [];
    [bytes, written, unserialisable] = [0, 0, 0];
  }
}

/** One span that cannot be serialised (an attribute whose getter throws, say) costs that span only. */
function serialiseSlice(slice: readonly ReadableSpan[]): { part: Uint8Array; failed: number } {
  try {
    return { part: serialise(slice), failed: 0 };
  } catch {
    const parts = slice.map((span) => {
      try {
        return serialise([span]);
      } catch {
        return null;
      }
    });
    const good = parts.filter((part) => part !== null);
    return { part: joined(good), failed: parts.length - good.length };
  }
}

/** Protobuf messages one after the other read as one message: repeated fields append. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

function serialise(spans: readonly ReadableSpan[]): Uint8Array {
  return ProtobufTraceSerializer.serializeRequest(spans as ReadableSpan[]) ?? new Uint8Array();
}
