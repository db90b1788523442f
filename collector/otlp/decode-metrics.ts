import type { OtlpEncoding } from './decode.js';
import { decodeMetricsJson } from './decode-metrics-json.js';
import { decodeMetricsProtobuf } from './decode-metrics-protobuf.js';
import type { DecodedMetrics } from './metric-model.js';

const decoder = new TextDecoder();

/** Decodes one ExportMetricsServiceRequest body, by the rules of `decodeTraces`. */
export function decodeMetrics(body: Uint8Array, encoding: OtlpEncoding): DecodedMetrics {
  return encoding === 'protobuf'
    ? decodeMetricsProtobuf(body)
    : decodeMetricsJson(decoder.decode(body));
}
