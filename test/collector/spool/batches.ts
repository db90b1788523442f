import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import type { DrainTarget } from '../../../collector/spool/drain.js';
import type { AppendResult, MetricPointRow, SpanRow } from '../../../store/index.js';

/** Real spans of the real SDK, named `chat 0`, `chat 1`, ... */
export function makeSpans(count: number, attributes: Record<string, string> = {}): ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
  const tracer = provider.getTracer('test');
  for (let i = 0; i < count; i++) tracer.startSpan(`chat ${i}`, { attributes }).end();
  return memory.getFinishedSpans();
}

/** One batch as it lies in a spool. */
export function makeBatch(spans: ReadableSpan[]): Uint8Array {
  return ProtobufTraceSerializer.serializeRequest(spans)!;
}

/** Keeps rows as the store does (a span that is there already is a duplicate), and can refuse them. */
export class RowKeeper implements DrainTarget {
  readonly rows = new Map<string, SpanRow>();
  readonly points: MetricPointRow[] = [];
  readonly appends: number[] = [];

  constructor(private readonly refuse: (rows: readonly SpanRow[]) => Error | null = () => null) {}

  append(rows: readonly SpanRow[]): Promise<AppendResult> {
    const refusal = this.refuse(rows);
    if (refusal) return Promise.reject(refusal);
    this.appends.push(rows.length);
    const fresh = rows.filter((row) => !this.rows.has(row.spanId));
    for (const row of fresh) this.rows.set(row.spanId, row);
    return Promise.resolve({ stored: fresh.length, duplicates: rows.length - fresh.length });
  }

  appendMetrics(rows: readonly MetricPointRow[]): Promise<AppendResult> {
    this.points.push(...rows);
    return Promise.resolve({ stored: rows.length, duplicates: 0 });
  }

  get names(): string[] {
    return [...this.rows.values()].map((row) => text(row.name));
  }
}

function text(value: string | Uint8Array | null): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : (value ?? '');
}
