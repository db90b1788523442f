import { DecodeError, SpanRejected } from '../errors.js';
import { parseExactJson } from '../record/json-parser.js';
import { decodeJsonSpan } from './decode-json-span.js';
import { readAttributes } from './decode-json-values.js';
import { JsonPath, type JsonObject } from './json-path.js';
import { InexactNumber, member, readString, readUint32 } from './json-scalars.js';
import type { DecodedTraces, Resource, Scope, Span } from './model.js';
import { keepUnknownMembers } from './unknown-members.js';

/**
 * Reads an ExportTraceServiceRequest in OTLP/JSON (OTLP 1.x, "JSON Protobuf Encoding"), tolerant of what senders write:
 * snake_case names, enum names, 64-bit numbers as numbers. Text that is no such message throws DecodeError with the
 * path of what is wrong; a span that cannot be stored is left out and told in `rejected`.
 */
export function decodeJson(text: string): DecodedTraces {
  try {
    return decodeRequest(parse(text, JSON.parse));
  } catch (error) {
    // JSON.parse is several times faster, and rounds whole numbers beyond 2^53 that were not written as text.
    if (error instanceof InexactNumber) return decodeRequest(parse(text, parseExactJson));
    throw error;
  }
}

/** Reads a request that is parsed already. */
function decodeRequest(request: unknown): DecodedTraces {
  const path = new JsonPath();
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    path.fail('an object with resourceSpans', request);
  const body = request as JsonObject;
  const decoded: DecodedTraces = { groups: [], rejected: [] };
  path.each(path.list(body, 'resourceSpans', 'resource_spans'), 'resourceSpans', (item) =>
    readResourceSpans(path, item, decoded),
  );
  return decoded;
}

function parse(text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DecodeError('OTLP/JSON', said, { cause });
  }
}

const RESOURCE_MEMBERS: ReadonlySet<string> = new Set([
  'attributes',
  'droppedAttributesCount',
  'dropped_attributes_count',
]);
const SCOPE_MEMBERS: ReadonlySet<string> = new Set([...RESOURCE_MEMBERS, 'name', 'version']);

function readResourceSpans(path: JsonPath, of: JsonObject, decoded: DecodedTraces): void {
  const object = path.object(of, 'resource') ?? {};
  const schemaUrl = readString(path, of, 'schemaUrl', 'schema_url');
  path.push('resource');
  const resource: Resource = {
    attributes: readAttributes(path, object, 'attributes'),
    droppedAttributesCount: readDropped(path, object),
    schemaUrl,
  };
  path.pop();
  const unknown = keepUnknownMembers(object, RESOURCE_MEMBERS);
  if (unknown !== null) resource.unknownFields = unknown;
  // `instrumentationLibrarySpans` was renamed before OTLP 1.0 and has no senders left that matter.
  path.each(path.list(of, 'scopeSpans', 'scope_spans'), 'scopeSpans', (item) =>
    readScopeSpans(path, item, resource, decoded),
  );
}

function readScopeSpans(
  path: JsonPath,
  of: JsonObject,
  resource: Resource,
  decoded: DecodedTraces,
): void {
  const object = path.object(of, 'scope') ?? {};
  const schemaUrl = readString(path, of, 'schemaUrl', 'schema_url');
  path.push('scope');
  const scope: Scope = {
    name: readString(path, object, 'name'),
    version: readString(path, object, 'version'),
    attributes: readAttributes(path, object, 'attributes'),
    droppedAttributesCount: readDropped(path, object),
    schemaUrl,
  };
  path.pop();
  const unknown = keepUnknownMembers(object, SCOPE_MEMBERS);
  if (unknown !== null) scope.unknownFields = unknown;
  const spans: Span[] = [];
  path.each(path.list(of, 'spans'), 'spans', (item) => readSpan(path, item, spans, decoded));
  if (spans.length > 0) decoded.groups.push({ resource, scope, spans });
}

function readSpan(path: JsonPath, of: JsonObject, spans: Span[], decoded: DecodedTraces): void {
  const { depth } = path;
  path.inSpan = true;
  try {
    spans.push(decodeJsonSpan(path, of));
  } catch (error) {
    decoded.rejected.push({
      ...refusal(error),
      traceId: idOf(of, 'traceId', 'trace_id'),
      spanId: idOf(of, 'spanId', 'span_id'),
    });
    path.cutTo(depth);
  } finally {
    path.inSpan = false;
  }
}

function refusal(error: unknown): { reason: string; detail: string } {
  if (error instanceof SpanRejected) return { reason: error.reason, detail: error.detail };
  // Members that nobody knows are written out again to be kept: that runs out of stack on a nesting bomb.
  if (error instanceof RangeError)
    return { reason: 'nested too deeply', detail: 'an unknown member nests too deeply' };
  throw error;
}

function idOf(of: JsonObject, name: string, either: string): string {
  const id = member(of, name, either);
  return typeof id === 'string' ? id.slice(0, 64) : '';
}

function readDropped(path: JsonPath, of: JsonObject): number {
  return readUint32(path, of, 'droppedAttributesCount', 'dropped_attributes_count');
}
