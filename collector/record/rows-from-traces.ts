import type { SpanRow, Text } from '../../store/index.js';
import { dialectVersion } from '../dialects/dialect-version.js';
import { readCanonicalFields } from '../dialects/index.js';
import { addResourceLabels, resourceLabels, type ResourceLabels } from '../dialects/labels.js';
import { textOf } from '../dialects/values.js';
import type { Scope, Span, SpanGroup } from '../otlp/model.js';
import type { PriceList } from '../prices/cost-of-usage.js';
import { pricesInUse } from '../prices/prices-in-use.js';
import { spansBroughtHome } from '../processors/bring-home.js';
import { liftError } from '../processors/lift-error.js';
import { hashText } from '../processors/text-hash.js';
import { settleTokenUsage, usageScope } from '../processors/token-usage.js';
import {
  recordAttributes,
  recordEvents,
  recordLinks,
  recordResource,
  recordScope,
} from './record-columns.js';

/** What the rows of one group share. */
interface GroupColumns {
  service: Text | null;
  resource: string;
  scope: string;
  labels: ResourceLabels | undefined;
}

/**
 * The rows of decoded traces: canonical columns filled by the dialects that know the span, and the record from which
 * `spansFromRows` makes the span again.
 */
export function rowsFromTraces(groups: readonly SpanGroup[], receivedNs: bigint): SpanRow[] {
  const rows: SpanRow[] = [];
  const prices = pricesInUse();
  for (const group of groups) {
    const service = group.resource.attributes.find(({ key }) => key === 'service.name');
    const shared = {
      service: textOf(service?.value) ?? null,
      resource: recordResource(group.resource),
      scope: recordScope(group.scope),
      labels: resourceLabels(group.resource.attributes),
    };
    for (const span of [...group.spans, ...spansBroughtHome(group)])
      rows.push(rowFromSpan(span, group.scope, shared, receivedNs, prices));
  }
  return rows;
}

function rowFromSpan(
  span: Span,
  scope: Scope,
  shared: GroupColumns,
  receivedNs: bigint,
  prices: PriceList,
): SpanRow {
  const { kind, dialect, fields } = readCanonicalFields(span, scope);
  if (shared.labels !== undefined) addResourceLabels(fields, shared.labels);
  settleTokenUsage(fields);
  prices.fill(fields);
  const error = liftError(span, kind, fields);
  const row: SpanRow = {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId === '' ? null : span.parentSpanId,
    receivedNs,
    name: span.name,
    spanKind: span.kind,
    startNs: span.startNs,
    // OTLP has no word for an open span but an end that is not set.
    endNs: span.endNs === 0n ? null : span.endNs,
    statusCode: span.statusCode,
    statusMessage: span.statusMessage === '' ? null : span.statusMessage,
    service: shared.service,
    scopeName: scope.name === '' ? null : scope.name,

    dialect,
    kind,
    sessionId: fields.sessionId ?? null,
    userId: fields.userId ?? null,
    agentName: fields.agentName ?? null,
    agentId: fields.agentId ?? null,
    provider: fields.provider ?? null,
    modelRequested: fields.modelRequested ?? null,
    modelResponded: fields.modelResponded ?? null,
    responseId: fields.responseId ?? null,
    finishReasons: fields.finishReasons ?? null,
    attemptNo: fields.attemptNo ?? null,
    ttftMs: fields.ttftMs ?? null,
    httpStatus: fields.httpStatus ?? null,
    tokensIn: fields.tokensIn ?? null,
    tokensOut: fields.tokensOut ?? null,
    tokensCacheRead: fields.tokensCacheRead ?? null,
    tokensCacheWrite: fields.tokensCacheWrite ?? null,
    tokensReasoning: fields.tokensReasoning ?? null,
    usageScope: usageScope(kind, fields),
    costUsd: fields.costUsd ?? null,
    toolName: fields.toolName ?? null,
    toolCallId: fields.toolCallId ?? null,
    toolType: fields.toolType ?? null,
    arguments: fields.arguments ?? null,
    argumentsHash: fields.arguments === undefined ? null : hashText(fields.arguments),
    result: fields.result ?? null,
    resultHash: fields.result === undefined ? null : hashText(fields.result),
    exitCode: fields.exitCode ?? null,
    cpuUserS: fields.cpuUserS ?? null,
    cpuSystemS: fields.cpuSystemS ?? null,
    maxRssBytes: fields.maxRssBytes ?? null,
    readBytes: fields.readBytes ?? null,
    writeBytes: fields.writeBytes ?? null,
    isError: error.isError,
    errorType: error.errorType,
    errorMessage: error.errorMessage,
    errorSource: error.errorSource,
    systemInstructions: fields.systemInstructions ?? null,
    inputMessages: fields.inputMessages ?? null,
    inputMessageIds: null,
    outputMessages: fields.outputMessages ?? null,
    toolDefinitions: fields.toolDefinitions ?? null,
    stepNo: fields.stepNo ?? null,
    action: fields.action ?? null,
    state: fields.state ?? null,

    attributes: null,
    events: recordEvents(span.events),
    links: recordLinks(span.links),
    resource: shared.resource,
    scope: shared.scope,
    traceState: span.traceState === '' ? null : span.traceState,
    flags: countOrNull(span.flags),
    droppedAttributesCount: countOrNull(span.droppedAttributesCount),
    droppedEventsCount: countOrNull(span.droppedEventsCount),
    droppedLinksCount: countOrNull(span.droppedLinksCount),
    unknownFields: span.unknownFields,

    agentVersion: fields.agentVersion ?? null,
    mcpServer: fields.mcpServer ?? null,
    outcome: fields.outcome ?? null,
    reward: fields.reward ?? null,
    task: fields.task ?? null,
    costSource: fields.costUsd === undefined ? null : (fields.costSource ?? 'reported'),
    evaluations: fields.evaluations ?? null,
    liftedFrom: fields.liftedFrom ?? null,
    isPart: fields.isPart ?? null,
    tags: fields.tags ?? null,
    metadata: fields.metadata ?? null,
    dialectVersion: dialectVersion(dialect, scope) ?? null,
  };
  row.attributes = recordAttributes(span.attributes, row);
  return row;
}

function countOrNull(count: number): bigint | null {
  return count === 0 ? null : BigInt(count);
}
