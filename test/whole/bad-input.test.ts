import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { COMMANDS } from '../../cli/commands/index.js';
import { createProgram } from '../../cli/program.js';
import { decodeTraces } from '../../collector/otlp/decode.js';
import { encodeJson } from '../../collector/otlp/encode-json.js';
import { tempFile, tempFolder } from '../support/temp-folder.js';
import { tracehound } from '../support/cli-host.js';
import { tracehound as tracehoundProcess, type CliResult } from '../support/cli-process.js';
import { JSON_TYPE, spanGroup } from '../support/otlp-request.js';
import { queryRows } from '../support/query-rows.js';
import { startServe } from '../support/serve-process.js';

// test/cli/bad-input.test.ts has the commands that read. Here are those that write, and what must stay unharmed.

const FOREIGN_HOLDER = fileURLToPath(
  new URL('../store/programs/foreign-holder.mjs', import.meta.url),
);

/** One sentence on stderr, nothing on stdout, no stack, exit code 2. */
function expectOneSentence({ code, stdout, stderr }: CliResult, says: RegExp): void {
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^tracehound: .*[.]\n$/);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
}

/** One trace of one span, as a line of a file or a body. */
function request(serial: number): string {
  return encodeJson([spanGroup(serial, 1)]);
}

function traceFile(folder: string): string {
  const file = path.join(folder, 'traces.jsonl');
  writeFileSync(file, `${request(1)}\n`);
  return file;
}

describe('a command that writes refuses a foreign file and leaves it as it is', () => {
  test.each([
    ['analyze', () => []],
    ['demo', () => []],
    ['import', (folder: string) => [traceFile(folder)]],
    ['serve', () => ['--port', '0', '--no-grpc']],
  ])('%s', async (command, rest) => {
    const folder = tempFolder();
    const foreign = path.join(folder, 'notes.txt');
    const text = 'These are my notes, and no database.\n'.repeat(100);
    writeFileSync(foreign, text);
    const result = await tracehoundProcess([command, ...rest(folder), '--db', foreign]);
    expectOneSentence(result, /notes\.txt is not a DuckDB file; expected a Tracehound DuckDB file/);
    expect(readFileSync(foreign, 'utf8')).toBe(text);
    expect(existsSync(`${foreign}.spool`)).toBe(false);
  });
});

test('a file that a foreign DuckDB program holds is waited for, and then named with its holder', async () => {
  const folder = tempFolder();
  const db = path.join(folder, 'traces.duckdb');
  await tracehound(['import', traceFile(folder), '--db', db]);
  const holder = spawn(process.execPath, [FOREIGN_HOLDER, db], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  const result = await tracehound(['import', traceFile(folder), '--db', db]);
  holder.stdin.end();
  await once(holder, 'close');
  expectOneSentence(result, new RegExp(`held by .*process ${holder.pid}`));
  expect(await queryRows(db, 'select count(*)::int as n from spans')).toEqual([{ n: 1 }]);
});

describe('import', () => {
  test.each([
    [
      'a file that is not there',
      (folder: string) => path.join(folder, 'none.jsonl'),
      /no such file/,
    ],
    ['a folder with no trace', (folder: string) => folder, /holds no file in a format that/],
    [
      'a file of no known format',
      (folder: string) => {
        const file = path.join(folder, 'prose.txt');
        writeFileSync(file, 'Once upon a time\n');
        return file;
      },
      /prose\.txt is in no format that Tracehound knows.*Known formats: .*otlp/,
    ],
  ])('refuses %s', async (_what, file, says) => {
    const folder = tempFolder();
    const db = path.join(folder, 'traces.duckdb');
    expectOneSentence(await tracehound(['import', file(folder), '--db', db]), says);
  });

  test('names a bad line by file and number, keeps the rest, and ends with 1', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'half.jsonl');
    writeFileSync(file, [request(1), '{"resourceSpans": [', request(2), ''].join('\n'));
    const db = path.join(folder, 'traces.duckdb');
    const { code, stdout, stderr } = await tracehound(['import', file, '--db', db]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'Imported 2 spans from 1 file.\n' });
    expect(stderr).toMatch(/^\S*half\.jsonl:2: This is not OTLP\/JSON: [^\n]*\n$/);
  });
});

test.each(Object.keys(COMMANDS))('%s refuses a flag it does not know', async (name) => {
  const program = await createProgram(name);
  let said = '';
  for (const command of program.commands)
    command.configureOutput({ writeErr: (text) => (said += text) });
  await expect(program.parseAsync([name, '--no-such-flag'], { from: 'user' })).rejects.toThrow();
  expect(said).toBe(
    `tracehound: unknown option '--no-such-flag'. See \`tracehound ${name} --help\`.\n`,
  );
});

test('serve answers malformed OTLP with 400 and the reason, and loses nothing of what is good', async () => {
  const db = tempFile();
  const serve = await startServe(db);
  const send = async (body: string) => {
    const response = await fetch(`${serve.url}/v1/traces`, {
      method: 'POST',
      headers: JSON_TYPE,
      body,
    });
    return [response.status, await response.json()];
  };
  expect(await send(request(1))).toEqual([200, {}]);
  expect(await send('{"resourceSpans": [')).toEqual([
    400,
    { code: 3, message: expect.stringMatching(/^This is not OTLP\/JSON: .+/) },
  ]);
  const [group] = decodeTraces(Buffer.from(request(2)), 'json').groups;
  const [good] = group!.spans;
  const mixed = encodeJson([{ ...group!, spans: [good!, { ...good!, spanId: '0'.repeat(16) }] }]);
  expect(await send(mixed)).toEqual([
    200,
    {
      partialSuccess: {
        rejectedSpans: '1',
        errorMessage: expect.stringContaining('1 invalid span id'),
      },
    },
  ]);
  expect(await serve.end('SIGTERM')).toBe(0);
  expect(await queryRows(db, 'select count(*)::int as n from spans')).toEqual([{ n: 2 }]);
});
