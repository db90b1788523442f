import { SPAN_COLUMNS } from '../../store/span-columns.js';
import type { SpanKind, SpanRow } from '../../store/index.js';

const EMPTY = Object.fromEntries(
  SPAN_COLUMNS.filter((column) => column.property).map((column) => [column.property, null]),
) as unknown as SpanRow;

/** 2026-01-01T00:00:00Z. */
export const T0 = 1_767_225_600_000_000_000n;

export function traceId(n: number): string {
  return n.toString(16).padStart(32, '0');
}

export function spanId(n: number): string {
  return n.toString(16).padStart(16, '0');
}

/** A span row; only what a test is about needs saying. */
export function span(fields: Partial<SpanRow> = {}): SpanRow {
  return {
    ...EMPTY,
    traceId: traceId(1),
    spanId: spanId(1),
    receivedNs: T0,
    name: 'span',
    startNs: T0,
    endNs: T0 + 1_000_000n,
    kind: 'other',
    isError: false,
    ...fields,
  };
}

/** `1 agent @0 <9`: span 1, of kind agent, beginning at 0 ms, below span 9. Listed in order of arrival. */
export function spansOf(lines: string[], fields: Record<number, Partial<SpanRow>> = {}): SpanRow[] {
  return lines.map((line) => {
    const [, id, kind, at, parent] = /^(\d+) (\w+) @(\d+)(?: <(\d+))?$/.exec(line)!;
    const startNs = T0 + BigInt(at!) * 1_000_000n;
    return span({
      spanId: spanId(Number(id)),
      parentSpanId: parent ? spanId(Number(parent)) : null,
      kind: kind as SpanKind,
      startNs,
      endNs: startNs + 1_000_000n,
      ...fields[Number(id)],
    });
  });
}
