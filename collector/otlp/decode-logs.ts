import type { OtlpEncoding } from './decode.js';
import { decodeLogsJson } from './decode-logs-json.js';
import { decodeLogsProtobuf } from './decode-logs-protobuf.js';
import type { DecodedLogs } from './log-model.js';

const decoder = new TextDecoder();

/** Decodes one ExportLogsServiceRequest body, by the rules of `decodeTraces`. */
export function decodeLogs(body: Uint8Array, encoding: OtlpEncoding): DecodedLogs {
  return encoding === 'protobuf' ? decodeLogsProtobuf(body) : decodeLogsJson(decoder.decode(body));
}
