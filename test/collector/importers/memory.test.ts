import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentSpans } from '../../../bench/agent-spans.js';
import { encodeJson } from '../../../collector/otlp/encode-json.js';
import { removeFolder } from '../../support/remove-folder.js';

const CHILD = fileURLToPath(new URL('../../fixtures/import-counting.ts', import.meta.url));
const OLD_SPACE_MB = 32;
const SPANS_PER_LINE = 200;
const FILE_BYTES = 128 * 1024 * 1024;
/** The process takes some 160 MB for itself; with the file it would be over this. */
const PEAK_BYTES = 256 * 1024 * 1024;

const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-memory-'));
const plain = path.join(folder, 'big.jsonl');
const zipped = path.join(folder, 'big.jsonl.gz');
let lines = 0;
beforeAll(() => {
  const line = Buffer.from(`${encodeJson(agentSpans(SPANS_PER_LINE))}\n`);
  const count = Math.ceil((8 * 1024 * 1024) / line.length);
  const block = Buffer.concat(Array.from({ length: count }, () => line));
  const zippedBlock = gzipSync(block);
  for (let bytes = 0; bytes < FILE_BYTES; bytes += block.length) {
    appendFileSync(plain, block);
    appendFileSync(zipped, zippedBlock);
    lines += count;
  }
});
afterAll(() => removeFolder(folder));

describe('a file four times as large as the heap is imported', () => {
  it.each([
    ['plain', plain],
    ['gzipped', zipped],
  ])('%s', (_name, file) => {
    expect(statSync(plain).size).toBeGreaterThan(4 * OLD_SPACE_MB * 1024 * 1024 - 1);
    const output = execFileSync(
      process.execPath,
      [`--max-old-space-size=${OLD_SPACE_MB}`, '--import', 'tsx', CHILD, file],
      { encoding: 'utf8' },
    );
    const result = JSON.parse(output) as {
      stored: number;
      badLineCount: number;
      maxRssBytes: number;
    };
    expect(result).toMatchObject({ stored: lines * SPANS_PER_LINE, badLineCount: 0 });
    expect(result.maxRssBytes).toBeLessThan(PEAK_BYTES);
  });
});
