import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importFiles, type ImportProgress } from '../../../collector/importers/index.js';
import { encodeJson } from '../../../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../../../collector/otlp/encode-protobuf.js';
import type { SpanGroup } from '../../../collector/otlp/model.js';
import { BARE_SPAN, fullRequest } from '../../fixtures/otlp/full-request.js';
import { tempStore, type TempStore } from '../../support/temp-store.js';

/** A request with one span whose trace id says which. */
function request(n: number): SpanGroup[] {
  const span = { ...BARE_SPAN, traceId: n.toString(16).padStart(32, '0'), name: `span ${n}` };
  return [{ ...fullRequest()[2]!, spans: [span] }];
}

function write(temp: TempStore, name: string, content: string | Uint8Array): string {
  const file = path.join(temp.folder, name);
  writeFileSync(file, content);
  return file;
}

/** A folder whose only file is in no format. */
function emptyFolder(temp: TempStore): string {
  const folder = path.join(temp.folder, 'folder');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'notes.md'), 'hello');
  return folder;
}

async function storedNames(temp: TempStore): Promise<unknown[]> {
  return (await temp.store.query('select name from spans order by arrival')).map(
    (row) => row['name'],
  );
}

const lines = (...requests: SpanGroup[][]) => requests.map((r) => encodeJson(r) + '\n').join('');

describe('importFiles reads OTLP', () => {
  it('JSON lines; a second time it adds nothing', async () => {
    await using temp = await tempStore();
    const file = write(temp, 'a.jsonl', lines(request(1), request(2)));
    expect(await importFiles([file], temp.store)).toEqual({
      files: 1,
      skippedFiles: 0,
      stored: 2,
      duplicates: 0,
      badLines: [],
      badLineCount: 0,
      rejected: {},
      masked: {},
    });
    expect(await importFiles([file], temp.store)).toMatchObject({ stored: 0, duplicates: 2 });
    expect(await storedNames(temp)).toEqual(['span 1', 'span 2']);
  });

  it('gzip by its magic bytes, Windows line ends and a last line without one', async () => {
    await using temp = await tempStore();
    const text = lines(request(1), request(2)).replaceAll('\n', '\r\n').slice(0, -2);
    const file = write(temp, 'named-as-nothing', gzipSync(text));
    expect(await importFiles([file], temp.store)).toMatchObject({ stored: 2, badLines: [] });
  });

  it('a document over several lines', async () => {
    await using temp = await tempStore();
    const pretty = JSON.stringify(JSON.parse(encodeJson(request(1))), null, 2);
    expect(await importFiles([write(temp, 'a.json', pretty)], temp.store)).toMatchObject({
      stored: 1,
    });
  });

  it('protobuf messages behind their lengths', async () => {
    await using temp = await tempStore();
    const framed = [request(1), request(2)].flatMap((groups) => {
      const length = Buffer.alloc(4);
      const message = encodeProtobuf(groups);
      length.writeUInt32BE(message.length);
      return [length, message];
    });
    const whole = Buffer.concat(framed);
    expect(await importFiles([write(temp, 'a.binpb', whole)], temp.store)).toMatchObject({
      stored: 2,
    });
    const cut = write(temp, 'b.binpb', whole.subarray(0, -3));
    expect(await importFiles([cut], temp.store)).toMatchObject({
      duplicates: 1,
      badLines: [{ file: cut, line: 2, reason: 'the file ends 3 bytes before this message' }],
    });
  });

  it('several files as one progress', async () => {
    await using temp = await tempStore();
    const files = [1, 2].map((n) => write(temp, `${n}.jsonl`, lines(request(n))));
    const told: ImportProgress[] = [];
    await importFiles(files, temp.store, { onProgress: (progress) => told.push(progress) });
    const total = files.reduce((sum, file) => sum + readFileSync(file).length, 0);
    expect(told.at(-1)).toEqual({ path: files[1], bytesRead: total, bytesTotal: total, stored: 2 });
  });
});

describe('importFiles tells what is bad and keeps the rest', () => {
  it('by file and line', async () => {
    await using temp = await tempStore();
    const good = lines(request(1)).trim();
    const text = [good, '{"resourceSpans": [}', '', '{"resourceLogs":[]}', '5', lines(request(2))];
    const file = write(temp, 'a.jsonl', text.join('\n'));
    const { badLines, stored } = await importFiles([file], temp.store);
    expect(stored).toBe(2);
    expect(badLines).toEqual([
      { file, line: 2, reason: expect.stringContaining('This is not OTLP/JSON') },
      { file, line: 4, reason: 'no resourceSpans in it; only traces are imported' },
      { file, line: 5, reason: expect.stringContaining('should be an object') },
    ]);
  });

  it('a line longer than the limit is stepped over', async () => {
    await using temp = await tempStore();
    const long = `{"resourceSpans":[],"x":"${'x'.repeat(3_000_000)}"}`;
    const file = write(temp, 'a.jsonl', `${long}\n${lines(request(1))}`);
    const result = await importFiles([file], temp.store, { maxPieceBytes: 1_000_000 });
    expect(result).toMatchObject({
      stored: 1,
      badLines: [{ file, line: 1, reason: 'longer than 1000000 bytes' }],
    });
  });

  it('spans that are refused, by reason', async () => {
    await using temp = await tempStore();
    const text = lines(request(1)).replace('"spanId":"1111111111111111"', '"spanId":"1"');
    const file = write(temp, 'a.jsonl', text + lines(request(2)));
    expect(await importFiles([file], temp.store)).toMatchObject({
      stored: 1,
      rejected: { 'invalid span id': 1 },
    });
  });

  it('a gzip file that ends early', async () => {
    await using temp = await tempStore();
    const many = Array.from({ length: 2000 }, (_, i) => request(i + 1));
    const zipped = gzipSync(lines(...many));
    const file = write(temp, 'a.gz', zipped.subarray(0, zipped.length >> 1));
    const { stored, badLines } = await importFiles([file], temp.store);
    expect(stored).toBeGreaterThan(0);
    expect(badLines.at(-1)!.reason).toContain('the gzip data ends early');
  });
});

describe('importFiles refuses, before it stores anything', () => {
  it.each([
    ['a file that is not there', () => 'nowhere.jsonl', /nowhere\.jsonl: there is no such file/],
    [
      'a folder without a file to import',
      (temp: TempStore) => emptyFolder(temp),
      /holds no file in a format/,
    ],
    [
      'an empty file',
      (temp: TempStore) => write(temp, 'e', ''),
      /is empty; name one with --format/,
    ],
    ['a foreign file', (temp: TempStore) => write(temp, 'f', 'hello'), /is in no format/],
  ])('%s', async (_name, bad, message) => {
    await using temp = await tempStore();
    const good = write(temp, 'a.jsonl', lines(request(1)));
    await expect(importFiles([good, bad(temp)], temp.store)).rejects.toThrow(message);
    expect(await storedNames(temp)).toEqual([]);
  });

  it('a format that does not exist', async () => {
    await using temp = await tempStore();
    const good = write(temp, 'a.jsonl', lines(request(1)));
    await expect(importFiles([good], temp.store, { format: 'csv' })).rejects.toThrow(
      /There is no format "csv". Known formats: auto, .*\botlp, /,
    );
  });
});
