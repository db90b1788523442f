import { DecodeError, SpanRejected } from '../errors.js';
import { parseExactJson } from '../json/json-parser.js';
import type { Envelope } from './decode-protobuf-envelope.js';
import { readAttributes } from './decode-json-values.js';
import { JsonPath, type JsonObject } from './json-path.js';
import { InexactNumber, readString, readUint32 } from './json-scalars.js';
import type { Resource, Scope } from './model.js';
import { keepUnknownMembers } from './unknown-members.js';

/** What one signal calls its lists, in both spellings. */
export interface EnvelopeNames {
  ofResources: [camel: string, snake: string];
  ofScopes: [camel: string, snake: string];
  items: [camel: string, snake: string];
}

/** Reads one item and adds it to `items`, or leaves it out. */
export type ReadJsonItem<T> = (path: JsonPath, item: JsonObject, items: T[]) => void;

const RESOURCE_MEMBERS: ReadonlySet<string> = new Set([
  'attributes',
  'droppedAttributesCount',
  'dropped_attributes_count',
]);
/** `instrumentationLibrarySpans` and its like were renamed before OTLP 1.0. */
const AROUND_RESOURCE = [
  'resource',
  'schemaUrl',
  'schema_url',
  'instrumentationLibrarySpans',
  'instrumentation_library_spans',
];
const AROUND_SCOPE = ['scope', 'schemaUrl', 'schema_url'];
const SCOPE_MEMBERS: ReadonlySet<string> = new Set([...RESOURCE_MEMBERS, 'name', 'version']);

/** Runs `decode` on the parsed text, a second time digit for digit where numbers need it. */
export function parseThen<T>(text: string, decode: (request: unknown) => T): T {
  try {
    return decode(parse(text, JSON.parse));
  } catch (error) {
    // JSON.parse is several times faster, and rounds whole numbers beyond 2^53 that were not written as text.
    if (error instanceof InexactNumber) return decode(parse(text, parseExactJson));
    // Outside of spans; inside, it costs the span alone.
    if (error instanceof RangeError)
      throw new DecodeError('OTLP/JSON', 'a member that OTLP does not know is nested too deeply', {
        cause: error,
      });
    throw error;
  }
}

function parse(text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DecodeError('OTLP/JSON', said, { cause });
  }
}

/**
 * Reads an Export{Trace,Logs,Metrics}ServiceRequest of OTLP/JSON that is parsed already: the three differ in names and
 * items only. Scopes without items are left out.
 */
export function readJsonEnvelopes<T>(
  request: unknown,
  names: EnvelopeNames,
  readItem: ReadJsonItem<T>,
): Envelope<T>[] {
  const path = new JsonPath();
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    path.fail(`an object with ${names.ofResources[0]}`, request);
  const envelopes: Envelope<T>[] = [];
  const list = path.list(request as JsonObject, ...names.ofResources);
  const ofRequest = keepUnknownMembers(request as JsonObject, new Set(names.ofResources));
  const aroundResource = new Set([...AROUND_RESOURCE, ...names.ofScopes]);
  const aroundScope = new Set([...AROUND_SCOPE, ...names.items]);
  path.each(list, names.ofResources[0], (ofResource) => {
    const resource = readResource(path, ofResource);
    const around = keepUnknownMembers(ofResource, aroundResource);
    if (around !== null) resource.aroundFields = around;
    if (ofRequest !== null) resource.requestFields = ofRequest;
    // `instrumentationLibrarySpans` was renamed before OTLP 1.0 and has no senders left that matter.
    path.each(path.list(ofResource, ...names.ofScopes), names.ofScopes[0], (ofScope) => {
      const scope = readScope(path, ofScope);
      const unknown = keepUnknownMembers(ofScope, aroundScope);
      if (unknown !== null) scope.aroundFields = unknown;
      const items: T[] = [];
      path.each(path.list(ofScope, ...names.items), names.items[0], (item) =>
        readItem(path, item, items),
      );
      if (items.length > 0) envelopes.push({ resource, scope, items });
    });
  });
  return envelopes;
}

/** Reads one item; what is wrong with it costs it alone, and is given back. */
export function readAlone(
  path: JsonPath,
  read: () => void,
): { reason: string; detail: string } | null {
  const { depth } = path;
  path.inSpan = true;
  try {
    read();
    return null;
  } catch (error) {
    path.cutTo(depth);
    return refusal(error);
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

function readResource(path: JsonPath, of: JsonObject): Resource {
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
  return resource;
}

function readScope(path: JsonPath, of: JsonObject): Scope {
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
  return scope;
}

function readDropped(path: JsonPath, of: JsonObject): number {
  return readUint32(path, of, 'droppedAttributesCount', 'dropped_attributes_count');
}
