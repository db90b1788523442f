import { STEP_ATTRIBUTES, TRACEBENCH_ATTRIBUTES } from '../dialects/tracehound.js';
import type { Span } from '../otlp/model.js';
import type { ByteSource } from './byte-source.js';
import { decimalSecondsToNs } from '../times/decimal-seconds.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { memberSources } from './json/json-members.js';
import { splitArray, type ArrayElement } from './split-array.js';
import { AttributeList, importedSpan, RunIds, spanGroup } from './trajectory/index.js';

const SPANS_PER_BATCH = 512;
const RUN = { format: 'tracebench', agent: 'tracebench' };

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
    const trace = await RunIds.ofContent('tracebench', source);
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
      yield { line, traces: { groups: [spanGroup(RUN, spans)], rejected: [] } };
      spans = [];
    }
    spans.push(rootSpan(trace, startNs ?? 0n, lastNs, tail));
    yield { line, traces: { groups: [spanGroup(RUN, spans)], rejected: [] } };
  },
};

function readStep(element: ArrayElement, index: number, trace: RunIds, lastNs: bigint): Span {
  const source = element.source.toString('utf8');
  const members = memberSources(element.source.subarray(element.start).toString('utf8'));
  const action = parse(members.get('action') ?? 'null', 'action');
  if (typeof action !== 'string') throw new SyntaxError('"action" should be a string');
  const state = members.get('state');
  if (state !== undefined) parse(state, 'state');
  const timestamp = members.get('timestamp');
  const timeNs = timestamp === undefined ? lastNs : decimalSecondsToNs(timestamp);
  const attributes = new AttributeList()
    .text(STEP_ATTRIBUTES.action, action)
    .text(STEP_ATTRIBUTES.state, state)
    .int(STEP_ATTRIBUTES.index, index)
    .text(STEP_ATTRIBUTES.timestamp, timestamp)
    .text(TRACEBENCH_ATTRIBUTES.source, source);
  return importedSpan(trace, index, {
    parentSpanId: trace.spanId(0),
    name: action,
    startNs: timeNs,
    endNs: timeNs,
    attributes: attributes.list,
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

function rootSpan(trace: RunIds, startNs: bigint, endNs: bigint, tail: string): Span {
  const attributes = new AttributeList()
    .text('gen_ai.operation.name', 'invoke_agent')
    .text('gen_ai.agent.name', 'tracebench')
    .text(TRACEBENCH_ATTRIBUTES.tail, tail);
  return importedSpan(trace, 0, {
    name: 'invoke_agent tracebench',
    startNs,
    endNs,
    attributes: attributes.list,
  });
}
