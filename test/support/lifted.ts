import { spansFromLogs } from '../../collector/processors/lift-logs.js';
import type { LogRecord } from '../../collector/otlp/log-model.js';
import { rowsFromTraces } from '../../collector/record/index.js';
import type { SpanRow } from '../../store/index.js';
import { attributesOf, type Attributes } from './span-row.js';

const RECORD: LogRecord = {
  timeNs: 5_000_000_000n,
  observedNs: 0n,
  severityNumber: 9,
  severityText: '',
  body: { type: 'empty' },
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
  traceId: '',
  spanId: '',
  eventName: '',
  unknownFields: null,
};

/** The row of the span that a log record is lifted to, columns that tell nothing left out; null where it is not. */
export function liftedRow(
  scope: string,
  attributes: Attributes,
  record: Partial<LogRecord> = {},
): Partial<SpanRow> | null {
  const bare = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  const groups = spansFromLogs(
    [
      {
        resource: bare,
        scope: { ...bare, name: scope, version: '' },
        records: [{ ...RECORD, attributes: attributesOf(attributes), ...record }],
      },
    ],
    1n,
  );
  const [row] = rowsFromTraces(groups, 1n);
  if (row === undefined) return null;
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
