import { UnknownFormatError } from '../errors.js';
import type { ByteSource } from './byte-source.js';
import type { ImportFormat } from './import-format.js';
import { agenttraceParquet } from './agenttrace-parquet.js';
import { agenttrace } from './agenttrace.js';
import { atif } from './atif.js';
import { claudeCode } from './claude-code.js';
import { codex } from './codex.js';
import { geminiCli } from './gemini-cli.js';
import { harbor } from './harbor.js';
import { inspect } from './inspect.js';
import { jaeger } from './jaeger.js';
import { miniSweAgent } from './mini-swe-agent.js';
import { otlpJsonLines } from './otlp-json-lines.js';
import { otlpJson } from './otlp-json.js';
import { otlpProtobuf } from './otlp-protobuf.js';
import { sweAgent } from './swe-agent.js';
import { tracebench } from './tracebench.js';
import { tracecore } from './tracecore.js';
import { whoAndWhen } from './who-and-when.js';

/** Every format that can be imported, sorted by name. A file is in the first one that knows its beginning. */
export const IMPORT_FORMATS: readonly ImportFormat[] = [
  agenttrace,
  agenttraceParquet,
  atif,
  claudeCode,
  codex,
  geminiCli,
  harbor,
  inspect,
  jaeger,
  miniSweAgent,
  otlpJsonLines,
  otlpJson,
  otlpProtobuf,
  sweAgent,
  tracebench,
  tracecore,
  whoAndWhen,
];

/** The format named, or for `auto` the one that the file shows. Throws UnknownFormatError. */
export function chooseFormat(source: ByteSource, format: string): ImportFormat {
  const known = IMPORT_FORMATS.map(({ id }) => id);
  if (format !== 'auto') {
    const named = IMPORT_FORMATS.find(({ id }) => id === format);
    if (named === undefined)
      throw new UnknownFormatError(`There is no format "${format}"`, ['auto', ...known]);
    return named;
  }
  const found = IMPORT_FORMATS.find((candidate) => candidate.detect(source.head));
  if (found !== undefined) return found;
  const what = source.head.length === 0 ? 'is empty' : 'is in no format that Tracehound knows';
  throw new UnknownFormatError(`${source.path} ${what}; name one with --format`, known);
}
