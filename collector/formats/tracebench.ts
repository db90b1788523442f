import type { Row } from '../../store/index.js';
import { STEP_ATTRIBUTES, TRACEBENCH_ATTRIBUTES } from '../dialects/tracehound.js';
import { stringOf } from '../dialects/values.js';
import { NotExportableError } from '../errors.js';
import type { Span } from '../otlp/model.js';
import { spansFromRows } from '../record/index.js';
import type { StreamFormat } from './export-format.js';

/**
 * TraceBench's trace.json. A run that was imported from one is written byte for byte as it was; one that was logged
 * live is laid out as TraceBench itself saves, with an indent of two.
 */
export const tracebench: StreamFormat = {
  writes: 'stream',
  id: 'tracebench',
  about: 'TraceBench trace.json, the logged steps of one run',
  oneRun: true,
  async write({ traceId, rows }, sink) {
    const spans = spansFromRows(rows).flatMap((group) => group.spans);
    const steps = spans
      .filter((span) => valueOf(span, STEP_ATTRIBUTES.action) !== undefined)
      .map((span, i) => ({ span, index: indexOf(rows, span) ?? i + 1 }))
      .sort((a, b) => a.index - b.index)
      .map(({ span }) => span);
    const tail = spans.map((span) => valueOf(span, TRACEBENCH_ATTRIBUTES.tail)).find(isText);
    if (steps.length === 0 && tail === undefined)
      throw new NotExportableError(traceId, 'tracebench', 'it has no logged steps');
    const sources = steps.map((span) => valueOf(span, TRACEBENCH_ATTRIBUTES.source));
    const isImported = isText(tail) && sources.every(isText);
    await sink(isImported ? sources.join('') + tail : laidOut(steps));
  },
};

function laidOut(steps: readonly Span[]): string {
  if (steps.length === 0) return '[]';
  return `[\n${steps.map(element).join(',\n')}\n]`;
}

function element(span: Span): string {
  const timestamp = valueOf(span, STEP_ATTRIBUTES.timestamp) ?? secondsOf(span.startNs);
  const state = valueOf(span, STEP_ATTRIBUTES.state) ?? '{}';
  const members = [
    `"timestamp": ${timestamp}`,
    `"action": ${JSON.stringify(valueOf(span, STEP_ATTRIBUTES.action))}`,
    `"state": ${JSON.stringify(JSON.parse(state), null, 2).replaceAll('\n', '\n    ')}`,
  ];
  return `  {\n${members.map((member) => `    ${member}`).join(',\n')}\n  }`;
}

/** Seconds with a fraction, as Python writes a time. */
function secondsOf(ns: bigint): string {
  const fraction = (ns % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return `${ns / 1_000_000_000n}.${fraction === '' ? '0' : fraction}`;
}

function indexOf(rows: readonly Row[], span: Span): number | null {
  const row = rows.find((candidate) => candidate['span_id'] === span.spanId);
  return (row?.['step_no'] as number | null | undefined) ?? null;
}

function valueOf(span: Span, key: string): string | undefined {
  const value = span.attributes.find((attribute) => attribute.key === key)?.value;
  return value?.type === 'string' ? (stringOf(value) ?? '') : undefined;
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}
