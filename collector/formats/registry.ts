import { UnknownFormatError } from '../errors.js';
import type { ExportFormat } from './export-format.js';
import { agenttraceParquet } from './agenttrace-parquet.js';
import { agenttrace } from './agenttrace.js';
import { atif } from './atif.js';
import { openaiChat } from './openai-chat.js';
import { otlpProto } from './otlp-proto.js';
import { otlp } from './otlp.js';
import { parquet } from './parquet.js';
import { rewards } from './rewards.js';
import { tracebench } from './tracebench.js';

/** Every format that runs can be exported in, sorted by name. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  agenttrace,
  agenttraceParquet,
  atif,
  openaiChat,
  otlp,
  otlpProto,
  parquet,
  rewards,
  tracebench,
];

/** Throws UnknownFormatError. */
export function exportFormat(id: string): ExportFormat {
  const found = EXPORT_FORMATS.find((format) => format.id === id);
  if (found !== undefined) return found;
  throw new UnknownFormatError(
    `There is no export format "${id}"`,
    EXPORT_FORMATS.map((format) => format.id),
  );
}
