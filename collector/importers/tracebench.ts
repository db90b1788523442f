import { createHash } from 'node:crypto';
import { STEP_ATTRIBUTES, TRACEBENCH_ATTRIBUTES } from '../dialects/tracehound.js';
import type { AnyValue, KeyValue, Span, SpanGroup } from '../otlp/model.js';
import type { ByteSource } from './byte-source.js';
import { decimalSecondsToNs } from './decimal-seconds.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { memberSources } from './json-members.js';
import { splitArray, type ArrayElement } from './split-array.js';

const SPANS_PER_BATCH = 512;
const SPAN_KIND_INTERNAL = 1;

/**
 * TraceBench's trace.json, `[{timestamp, action, state}, ...]`, as one trace: a root for the run and a span without
 * duration for each step. Times tie there, so that order is the array's. Ids come from the file's content: the same
 * file is the same trace, wherever and however often it is imported. Each step keeps its own source text, which
 * gives back the file byte for byte.
 */
export const tracebench: ImportFormat = {
  id: 'tracebench',
  about: 'TraceBench trace.json: an array of {timestamp, action, state}',
  detect(head) {
    const text = head.toString('utf8').trim();
    return text === '[]' || (/^\[\s*\{/.test(text) && /"action"\s*:/.test(text.slice(0, 20_000)));
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const trace = await TraceIds.of(source);
    let index = 0;
    let line = 1;
    let startNs: bigint | null = null;
    let lastNs = 0n;
    let tail = '';
    let spans: Span[] = [];
    let broken: string | null = null;
    const pieces = splitArray(source.chunks(), limits.maxPieceBytes);
    for (;;) {
      try {
        const { value: piece, done } = await pieces.next();
        if (done === true) break;
        if ('tail' in piece) {
          tail = piece.tail.toString('utf8');
          break;
        }
        line = piece.line;
        const step = readStep(piece, ++index, trace, lastNs);
        lastNs = step.startNs;
        startNs ??= step.startNs;
        spans.push(step);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        // After an error of its own the array is done: what was read of it is kept.
        broken = error.message;
      }
      if (broken !== null) {
        yield { line, reason: broken };
        broken = null;
      }
      if (spans.length < SPANS_PER_BATCH) continue;
      yield { line, traces: { groups: [group(spans)], rejected: [] } };
      spans = [];
    }
    spans.push(rootSpan(trace, startNs ?? 0n, lastNs, tail));
    yield { line, traces: { groups: [group(spans)], rejected: [] } };
  },
};

/** Ids of a trace that comes from a file: hashes of its bytes. */
class TraceIds {
  private constructor(readonly traceId: string) {}

  static async of(source: ByteSource): Promise<TraceIds> {
    const hash = createHash('sha256').update('tracebench\0');
    for await (const chunk of source.chunks()) hash.update(chunk);
    return new TraceIds(hash.digest('hex').slice(0, 32));
  }

  /** The span id of step `index`, 0 for the root. */
  spanId(index: number): string {
    return createHash('sha256').update(`${this.traceId}/${index}`).digest('hex').slice(0, 16);
  }
}

function readStep(element: ArrayElement, index: number, trace: TraceIds, lastNs: bigint): Span {
  const source = element.source.toString('utf8');
  const members = memberSources(element.source.subarray(element.start).toString('utf8'));
  const action = parse(members.get('action') ?? 'null', 'action');
  if (typeof action !== 'string') throw new SyntaxError('"action" should be a string');
  const state = members.get('state');
  if (state !== undefined) parse(state, 'state');
  const timestamp = members.get('timestamp');
  const timeNs = timestamp === undefined ? lastNs : decimalSecondsToNs(timestamp);
  return spanOf(trace, {
    spanId: trace.spanId(index),
    parentSpanId: trace.spanId(0),
    name: action,
    startNs: timeNs,
    endNs: timeNs,
    attributes: [
      text(STEP_ATTRIBUTES.action, action),
      ...(state === undefined ? [] : [text(STEP_ATTRIBUTES.state, state)]),
      { key: STEP_ATTRIBUTES.index, value: { type: 'int', value: BigInt(index) } },
      ...(timestamp === undefined ? [] : [text(STEP_ATTRIBUTES.timestamp, timestamp)]),
      text(TRACEBENCH_ATTRIBUTES.source, source),
    ],
  });
}

/** Python writes NaN and Infinity, which JSON lacks; they are let pass, the text is kept as it is. */
function parse(source: string, member: string): unknown {
  try {
    return JSON.parse(source.replace(/(?<=[\s:[,])(?:NaN|-?Infinity)(?=\s*[,\]}])/g, 'null'));
  } catch (cause) {
    throw new SyntaxError(`"${member}" is not JSON: ${(cause as Error).message}`);
  }
}

function rootSpan(trace: TraceIds, startNs: bigint, endNs: bigint, tail: string): Span {
  return spanOf(trace, {
    spanId: trace.spanId(0),
    name: 'invoke_agent tracebench',
    startNs,
    endNs,
    attributes: [
      text('gen_ai.operation.name', 'invoke_agent'),
      text('gen_ai.agent.name', 'tracebench'),
      text(TRACEBENCH_ATTRIBUTES.tail, tail),
    ],
  });
}

function spanOf(trace: TraceIds, given: Partial<Span>): Span {
  return {
    traceId: trace.traceId,
    spanId: '',
    parentSpanId: '',
    traceState: '',
    flags: 0,
    name: '',
    kind: SPAN_KIND_INTERNAL,
    startNs: 0n,
    endNs: 0n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    statusCode: 0,
    statusMessage: '',
    unknownFields: null,
    ...given,
  };
}

function group(spans: Span[]): SpanGroup {
  return {
    resource: {
      attributes: [text('service.name', 'tracebench')],
      droppedAttributesCount: 0,
      schemaUrl: '',
    },
    scope: {
      name: 'tracehound/importers/tracebench',
      version: '',
      attributes: [],
      droppedAttributesCount: 0,
      schemaUrl: '',
    },
    spans,
  };
}

function text(key: string, value: string): KeyValue {
  return { key, value: { type: 'string', value } satisfies AnyValue };
}
