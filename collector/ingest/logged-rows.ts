import type { AppendResult, LogRow, SpanRow, Store } from '../../store/index.js';
import { spansFromLogs } from '../processors/lift-logs.js';
import type { LogGroup } from '../otlp/log-model.js';
import { rowsFromTraces } from '../record/index.js';
import { rowsFromLogs } from '../record/rows-from-logs.js';

/** A log record's row, and that of the span it was lifted to where it tells a step. */
export interface LoggedRow {
  log: LogRow;
  steps: SpanRow[];
}

/** The rows of decoded log records, each with the step that it tells. */
export function loggedRows(groups: readonly LogGroup[], receivedNs: bigint): LoggedRow[] {
  return groups.flatMap((group) => {
    const logs = rowsFromLogs([group], receivedNs);
    return group.records.map((record, at) => {
      const lifted = spansFromLogs([{ ...group, records: [record] }], receivedNs);
      return {
        log: logs[at]!,
        steps: lifted.length === 0 ? [] : rowsFromTraces(lifted, receivedNs),
      };
    });
  });
}

/**
 * Stores the steps, then the records. A crash in between leaves the request unanswered: it comes again, and what is in
 * the file is known again.
 */
export async function appendLogged(
  store: Pick<Store, 'append' | 'appendLogs'>,
  rows: readonly LoggedRow[],
): Promise<AppendResult> {
  const steps = rows.flatMap((row) => row.steps);
  if (steps.length > 0) await store.append(steps);
  return store.appendLogs(rows.map(({ log }) => log));
}
