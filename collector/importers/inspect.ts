import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { inspectSample } from './inspect-sample.js';
import { kindOf, objectIn, type JsonObject } from '../json/json-object.js';
import { ListedDocument, parseBoundedJson } from './json/index.js';
import { ZipArchive } from './zip-archive.js';

/** Where a log says what was evaluated: at its end, and before that at its start. */
const HEADERS = ['header.json', '_journal/start.json'];

/**
 * Inspect's evaluation logs (log versions 2 and 3): `.eval`, a zip with a file for each sample, and the same as one JSON
 * document. Each sample is a run, with its score for how it went.
 */
export const inspect: ImportFormat = {
  id: 'inspect',
  about: 'Inspect evaluation logs, .eval (zip) and .json',
  detect(head) {
    const text = head.toString('latin1');
    if (text.startsWith('PK\x03\x04'))
      return /^PK\x03\x04.{26}(?:_journal\/|samples\/|header\.json|summaries\.json)/s.test(text);
    return /^\s*\{\s*"version"\s*:\s*\d/.test(text) && /"eval"\s*:\s*\{/.test(text);
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    if (source.head[0] === 0x50) yield* readArchive(source, limits);
    else yield* readDocument(source, limits);
  },
};

/** What is a line elsewhere is a sample here, counted from 1. */
async function* readArchive(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
  await using archive = await ZipArchive.open(source.path);
  const header = HEADERS.find((name) => archive.names.includes(name));
  if (header === undefined) throw new SyntaxError(`the log has none of ${HEADERS.join(', ')}`);
  const log = objectIn(parseBoundedJson(await archive.read(header, limits.maxPieceBytes)));
  const samples = archive.names.filter((name) => /^samples\/[^/]+\.json$/.test(name));
  let line = 0;
  for (const name of samples) {
    line++;
    source.bytesRead = Math.round((source.size * line) / samples.length);
    try {
      const sample = parseBoundedJson(await archive.read(name, limits.maxPieceBytes));
      yield readSample(sample, log ?? {}, line);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      yield { line, reason: `${name}: ${error.message}` };
    }
  }
}

async function* readDocument(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
  const file = await ListedDocument.open(source, limits, ['samples']);
  const log = objectIn(file.facts) ?? {};
  if (!Array.isArray(log['samples']))
    throw new SyntaxError(`"samples" should be a list, not ${kindOf(log['samples'])}`);
  let line = 0;
  for await (const sample of file.objects('samples')) {
    line = sample.index + 1;
    yield sample.value === undefined
      ? { line, reason: `a sample ${sample.reason}` }
      : readSample(sample.value, log, line);
  }
  yield* file.cutAfter(line, 'sample');
}

function readSample(sample: unknown, log: JsonObject, line: number): Imported {
  const known = objectIn(sample);
  return known === undefined
    ? { line, reason: `a sample should be an object, not ${kindOf(sample)}` }
    : { line, traces: inspectSample(known, objectIn(log['eval']) ?? {}) };
}
