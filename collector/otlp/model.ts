import type { Text } from '../../store/index.js';

/**
 * OTLP trace data as both decoders give it and both encoders take it (opentelemetry-proto 1.x, trace/v1).
 * Ids are lower-case hex, '' where absent; long strings may stay UTF-8 bytes (`Text`) from the wire to the file.
 */
export type AnyValue =
  | { type: 'string'; value: Text }
  | { type: 'bool'; value: boolean }
  | { type: 'int'; value: bigint }
  | { type: 'double'; value: number }
  | { type: 'bytes'; value: Uint8Array }
  /** Unknown fields are those of the message that holds the list. */
  | { type: 'array'; value: AnyValue[]; unknownFields?: Uint8Array }
  | { type: 'kvlist'; value: KeyValue[]; unknownFields?: Uint8Array }
  /** No value, or one of a kind that this version does not know, kept as protobuf bytes. */
  | { type: 'empty'; unknownFields?: Uint8Array };

/** What this version does not know of a message: its protobuf fields, or (`{` first) JSON members. */
export interface Extensible {
  unknownFields?: Uint8Array | null;
}

export interface KeyValue extends Extensible {
  key: string;
  value: AnyValue;
}

export interface Resource extends Extensible {
  /** Unknown fields of the message around it (ResourceSpans, ...), and of the request that it came in. */
  aroundFields?: Uint8Array | null;
  requestFields?: Uint8Array | null;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  schemaUrl: string;
}

export interface Scope extends Extensible {
  /** Unknown fields of the message around it (ScopeSpans, ...). */
  aroundFields?: Uint8Array | null;
  name: string;
  version: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  schemaUrl: string;
}

export interface SpanEvent extends Extensible {
  timeNs: bigint;
  name: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
}

export interface SpanLink extends Extensible {
  traceId: string;
  spanId: string;
  traceState: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  flags: number;
}

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  flags: number;
  name: string;
  kind: number;
  startNs: bigint;
  endNs: bigint;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  events: SpanEvent[];
  droppedEventsCount: number;
  links: SpanLink[];
  droppedLinksCount: number;
  statusCode: number;
  statusMessage: string;
  /** Of the span, its status included; null where there are none. */
  unknownFields: Uint8Array | null;
}

export interface SpanGroup {
  resource: Resource;
  scope: Scope;
  spans: Span[];
}

/** One span that could not be taken, and why; the others of its request are. */
export interface Rejection {
  /** Short and stable: rejections are counted by it. */
  reason: string;
  /** The case at hand: where it stands, what was expected, what came. */
  detail: string;
  traceId: string;
  spanId: string;
}

export interface DecodedTraces {
  groups: SpanGroup[];
  rejected: Rejection[];
}
