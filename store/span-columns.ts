import type { SpanRow } from './span-row.js';

/** How a column is handed to the database. */
export type ColumnType =
  'varchar' | 'varchar[]' | 'bigint' | 'ubigint' | 'integer' | 'double' | 'boolean' | 'blob';

/** A column of `spans`; `property` is null for the one that the writer itself numbers. */
export interface SpanColumn {
  name: string;
  type: ColumnType;
  property: keyof SpanRow | null;
}

function column(property: keyof SpanRow, type: ColumnType = 'varchar'): SpanColumn {
  const name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { name, type, property };
}

/** Every column of `spans` in the table's own order; a test holds it against `schema/tables/spans.sql`. */
export const SPAN_COLUMNS: readonly SpanColumn[] = [
  column('traceId'),
  column('spanId'),
  column('parentSpanId'),
  { name: 'arrival', type: 'bigint', property: null },
  column('receivedNs', 'bigint'),
  column('name'),
  column('spanKind', 'integer'),
  column('startNs', 'bigint'),
  column('endNs', 'bigint'),
  column('statusCode', 'integer'),
  column('statusMessage'),
  column('service'),
  column('scopeName'),
  column('dialect'),
  column('kind'),
  column('sessionId'),
  column('userId'),
  column('agentName'),
  column('agentId'),
  column('provider'),
  column('modelRequested'),
  column('modelResponded'),
  column('responseId'),
  column('finishReasons', 'varchar[]'),
  column('attemptNo', 'integer'),
  column('ttftMs', 'double'),
  column('httpStatus', 'integer'),
  column('tokensIn', 'bigint'),
  column('tokensOut', 'bigint'),
  column('tokensCacheRead', 'bigint'),
  column('tokensCacheWrite', 'bigint'),
  column('tokensReasoning', 'bigint'),
  column('usageScope'),
  column('costUsd', 'double'),
  column('toolName'),
  column('toolCallId'),
  column('toolType'),
  column('arguments'),
  column('argumentsHash', 'ubigint'),
  column('result'),
  column('resultHash', 'ubigint'),
  column('exitCode', 'integer'),
  column('cpuUserS', 'double'),
  column('cpuSystemS', 'double'),
  column('maxRssBytes', 'bigint'),
  column('readBytes', 'bigint'),
  column('writeBytes', 'bigint'),
  column('isError', 'boolean'),
  column('errorType'),
  column('errorMessage'),
  column('errorSource'),
  column('systemInstructions'),
  column('inputMessages'),
  column('inputMessageIds', 'varchar[]'),
  column('outputMessages'),
  column('toolDefinitions'),
  column('stepNo', 'integer'),
  column('action'),
  column('state'),
  column('attributes'),
  column('events'),
  column('links'),
  column('resource'),
  column('scope'),
  column('traceState'),
  column('flags', 'bigint'),
  column('droppedAttributesCount', 'bigint'),
  column('droppedEventsCount', 'bigint'),
  column('droppedLinksCount', 'bigint'),
  column('unknownFields', 'blob'),
  column('agentVersion'),
  column('mcpServer'),
  column('costSource'),
  column('evaluations'),
  column('liftedFrom'),
  column('isPart', 'boolean'),
  column('outcome'),
  column('reward', 'double'),
  column('task'),
  column('tags', 'varchar[]'),
  column('metadata'),
  column('dialectVersion'),
];
