import type { Signal } from '../otlp/signal.js';
import type { Acceptance, RefusalReason } from '../ingest/outcome.js';
import { ProtobufMessage } from './protobuf-message.js';

/** Codes of google.rpc.Code that a receiver answers with; gRPC has the same numbers. */
export const RPC_CODE = {
  invalidArgument: 3,
  permissionDenied: 7,
  resourceExhausted: 8,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** How each refusal reads on the two protocols (OTLP specification 1.x, "Failures" and "Throttling"). */
export const REFUSAL_STATUS: Record<
  RefusalReason,
  { http: 400 | 413 | 503; rpc: number; retryAfterS: number | null }
> = {
  undecodable: { http: 400, rpc: RPC_CODE.invalidArgument, retryAfterS: null },
  'too-large': { http: 413, rpc: RPC_CODE.resourceExhausted, retryAfterS: null },
  'queue-full': { http: 503, rpc: RPC_CODE.resourceExhausted, retryAfterS: 1 },
  'store-unavailable': { http: 503, rpc: RPC_CODE.unavailable, retryAfterS: 5 },
  closing: { http: 503, rpc: RPC_CODE.unavailable, retryAfterS: 1 },
};

/** A google.rpc.Status, with RetryInfo where the sender should come again. */
export function encodeStatus(
  code: number,
  message: string,
  retryAfterS: number | null = null,
): Uint8Array<ArrayBuffer> {
  const status = new ProtobufMessage().uint(1, code).string(2, message);
  if (retryAfterS !== null) {
    const retryDelay = new ProtobufMessage().uint(1, retryAfterS);
    const retryInfo = new ProtobufMessage().message(1, retryDelay);
    const any = new ProtobufMessage()
      .string(1, 'type.googleapis.com/google.rpc.RetryInfo')
      .bytes(2, retryInfo.finish());
    status.message(3, any);
  }
  return status.finish();
}

/** Export{Trace,Logs,Metrics}ServiceResponse: the three have the same fields under the same numbers. */
export function encodeExportResponse({ rejected, message }: Acceptance): Uint8Array<ArrayBuffer> {
  const response = new ProtobufMessage();
  if (rejected > 0) {
    response.message(1, new ProtobufMessage().uint(1, rejected).string(2, message));
  }
  return response.finish();
}

const REJECTED_FIELD: Record<Signal, string> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

/** The same response in OTLP/JSON, where 64-bit numbers are strings. */
export function exportResponseJson(signal: Signal, { rejected, message }: Acceptance): object {
  if (rejected === 0) return {};
  return { partialSuccess: { [REJECTED_FIELD[signal]]: String(rejected), errorMessage: message } };
}
