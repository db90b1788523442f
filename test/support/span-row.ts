import type { AnyValue, KeyValue, Span, SpanEvent } from '../../collector/otlp/model.js';
import { rowsFromTraces } from '../../collector/record/index.js';
import type { SpanRow } from '../../store/index.js';
import { BARE_SPAN } from '../fixtures/otlp/full-request.js';

/** What a test writes for an attribute's value: whole numbers are ints, as SDKs send them. */
export type Plain = string | number | bigint | boolean | null | Plain[] | { [key: string]: Plain };
export type Attributes = Record<string, Plain>;

export interface SpanSketch {
  name?: string;
  scope?: string;
  spanKind?: number;
  status?: { code?: number; message?: string };
  attributes?: Attributes;
  events?: { name: string; attributes?: Attributes }[];
}

/** The row of one span, text columns as strings and columns that tell nothing left out. */
export function rowOf(sketch: SpanSketch): Partial<SpanRow> {
  return rowsOf(sketch)[0]!;
}

/** The row of one span, and that of its copy where its run has another trace. */
export function rowsOf(sketch: SpanSketch): Partial<SpanRow>[] {
  const rows = rowsFromTraces(
    [
      {
        resource: { attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
        scope: {
          name: sketch.scope ?? '',
          version: '',
          attributes: [],
          droppedAttributesCount: 0,
          schemaUrl: '',
        },
        spans: [spanOf(sketch)],
      },
    ],
    1n,
  );
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
  );
}

export function spanOf(sketch: SpanSketch): Span {
  return {
    ...BARE_SPAN,
    name: sketch.name ?? '',
    kind: sketch.spanKind ?? 1,
    statusCode: sketch.status?.code ?? 0,
    statusMessage: sketch.status?.message ?? '',
    attributes: attributesOf(sketch.attributes ?? {}),
    events: (sketch.events ?? []).map(({ name, attributes }): SpanEvent => ({
      timeNs: 1n,
      name,
      attributes: attributesOf(attributes ?? {}),
      droppedAttributesCount: 0,
    })),
  };
}

export function attributesOf(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: Plain): AnyValue {
  if (value === null) return { type: 'empty' };
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'bigint') return { type: 'int', value };
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? { type: 'int', value: BigInt(value) }
      : { type: 'double', value };
  if (Array.isArray(value)) return { type: 'array', value: value.map(valueOf) };
  return { type: 'kvlist', value: attributesOf(value) };
}
