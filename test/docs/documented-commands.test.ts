import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentedCommands } from './documented-commands.js';
import { isInstalled, Sandbox } from './sandbox.js';

/** What a test cannot type, and why. */
const NOT_RUN: readonly { starts: string; why: string }[] = [
  { starts: 'npm ci', why: 'CI itself types it, on a clean clone' },
  { starts: 'npm run', why: 'CI or a person at a quiet machine types it' },
  { starts: 'tracehound demo', why: 'the packed-tarball check types it' },
  { starts: 'tracehound judge', why: 'test/cli/judge.test.ts types it, beside a scripted model' },
];

/** What runs until it is told to end, with what makes it fit for two at a time. */
const GOES_ON: readonly { starts: string; and: string }[] = [
  { starts: 'tracehound serve', and: '--port 0 --grpc-port 0' },
  { starts: 'tracehound tail', and: '' },
];

/** Programs of others that a line may call; without them it is skipped. */
const FOREIGN = [
  'claude',
  'codex',
  'curl',
  'docker',
  'duckdb',
  'gemini',
  'jaeger',
  'jq',
  'less',
  'opentelemetry-instrument',
  'otelcol',
  'python',
];

const sandbox = new Sandbox();
beforeAll(() => sandbox.prepare());
afterAll(() => sandbox.remove());

function reasonToSkip(line: string): string | null {
  const words = line.split(/[\s;|&]+/);
  const missing = FOREIGN.find((name) => words.includes(name) && !isInstalled(name));
  if (missing) return `no ${missing} on this machine`;
  return NOT_RUN.find(({ starts }) => line.startsWith(starts))?.why ?? null;
}

const commands = documentedCommands();

it('there are documents with commands', () => {
  expect(commands.length).toBeGreaterThan(40);
});

describe.concurrent('what the documents tell their reader to type', () => {
  for (const { document, line } of commands) {
    const why = reasonToSkip(line);
    it.skipIf(why !== null)(`${document}: ${line}${why ? ` (${why})` : ''}`, async ({ expect }) => {
      const goesOn = GOES_ON.find(({ starts }) => line.startsWith(starts));
      const { code, stderr } = await (goesOn
        ? sandbox.runUntilItSpeaks(`${line} ${goesOn.and}`)
        : sandbox.run(line));
      expect(stderr).not.toMatch(/^ {4}at /m);
      // 1 says that there are findings: what the sandbox holds went wrong.
      // Whoever reads a command that is told to end is told so too, and dies of it where it has begun by then.
      const fine = goesOn && line.includes('|') ? [0, 143] : [0, 1];
      expect(fine, stderr).toContain(code);
    });
  }
});
