import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { agentSpans } from '../../../bench/agent-spans.js';
import { encodeJson } from '../../../collector/otlp/encode-json.js';
import { sharedFolder } from '../../support/temp-folder.js';

const CHILD = fileURLToPath(new URL('../../fixtures/import-counting.js', import.meta.url));
const MB = 1024 * 1024;
const SPANS_PER_LINE = 200;
const FILE_BYTES = 64 * MB;

const folder = sharedFolder();
const plain = path.join(folder, 'big.jsonl');
const zipped = path.join(folder, 'big.jsonl.gz');
const trajectory = path.join(folder, 'big.traj');
const STEP = {
  action: 'cat log',
  observation: 'a line of a log\n'.repeat(4096),
  response: 'Look.',
};
let lines = 0;
let steps = 0;
beforeAll(() => {
  const line = Buffer.from(`${encodeJson(agentSpans(SPANS_PER_LINE))}\n`);
  const count = Math.ceil((8 * MB) / line.length);
  const block = Buffer.concat(Array.from({ length: count }, () => line));
  const zippedBlock = gzipSync(block);
  for (let bytes = 0; bytes < FILE_BYTES; bytes += block.length) {
    appendFileSync(plain, block);
    appendFileSync(zipped, zippedBlock);
    lines += count;
  }
  appendFileSync(trajectory, '{"trajectory": [');
  const step = JSON.stringify(STEP);
  const stepBlock = Buffer.from(`${step},`.repeat(100));
  for (let bytes = 0; bytes < FILE_BYTES; bytes += stepBlock.length) {
    appendFileSync(trajectory, stepBlock);
    steps += 100;
  }
  // What ends the run stands behind its steps.
  appendFileSync(trajectory, `${step}], "history": [], "info": {"exit_status": "submitted"}}`);
  steps += 1;
});

interface Result {
  stored: number;
  badLineCount: number;
  maxRssBytes: number;
}

function imported(file: string, heapMb: number): Result {
  const output = execFileSync(process.execPath, [`--max-old-space-size=${heapMb}`, CHILD, file], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as Result;
}

// The process takes some 95 MB for itself, and what it needs beside; with the file it would be over each limit.
describe('a file is imported that has room neither in the heap nor beside it', () => {
  it.each([
    ['plain', plain],
    ['gzipped', zipped],
  ])('%s', (_name, file) => {
    const result = imported(file, 32);
    expect(result).toMatchObject({ stored: lines * SPANS_PER_LINE, badLineCount: 0 });
    expect(result.maxRssBytes).toBeLessThan(144 * MB);
  });

  it('as one JSON document', () => {
    // A row is as long as a step here, and a batch waits to be written.
    const result = imported(trajectory, 64);
    // A run, and of each step the model's call and the tool's.
    expect(result).toMatchObject({ stored: 1 + 2 * steps, badLineCount: 0 });
    expect(result.maxRssBytes).toBeLessThan(200 * MB);
  });
});
