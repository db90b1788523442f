import type { AnyValue, KeyValue, Resource, Scope } from './model.js';

/** One log record of OTLP (opentelemetry-proto 1.x, logs/v1). Ids are lower-case hex, '' where absent or not valid. */
export interface LogRecord {
  timeNs: bigint;
  observedNs: bigint;
  severityNumber: number;
  severityText: string;
  body: AnyValue;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  flags: number;
  traceId: string;
  spanId: string;
  eventName: string;
  /** Protobuf bytes, or JSON members, of fields that this version does not know; null where there are none. */
  unknownFields: Uint8Array | null;
}

export interface LogGroup {
  resource: Resource;
  scope: Scope;
  records: LogRecord[];
}

/** One item that could not be taken, and why; the others of its request are. */
export interface ItemRejection {
  reason: string;
  detail: string;
}

export interface DecodedLogs {
  groups: LogGroup[];
  rejected: ItemRejection[];
}
