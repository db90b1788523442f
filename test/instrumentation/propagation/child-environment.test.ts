import { context, trace } from '@opentelemetry/api';
import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  argumentsTelling,
  tellChild,
} from '../../../instrumentation/propagation/child-environment.js';
import { traceProcess, type TracedProcess } from '../support/traced-process.js';

const inherited = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const print = [
  '-e',
  'const { TRACEPARENT, TRACESTATE, OWN } = process.env; console.log(TRACEPARENT, TRACESTATE, OWN)',
];

let traced: TracedProcess;
const onChild = (message: unknown) => tellChild((message as { process: never }).process);

beforeAll(() => {
  traced = traceProcess({ ambientRuns: false });
  subscribe('child_process', onChild);
});
beforeEach(() => {
  vi.stubEnv('TRACEPARENT', inherited);
  vi.stubEnv('TRACESTATE', 'old=1');
});
afterAll(async () => {
  unsubscribe('child_process', onChild);
  vi.unstubAllEnvs();
  await traced.stop();
});

/** Runs `work` in a span, whose id is in what a child is told. */
function inSpan<T>(work: () => T): { result: T; told: string } {
  const span = trace.getTracer('test').startSpan('start');
  const { traceId, spanId } = span.spanContext();
  const result = context.with(trace.setSpan(context.active(), span), work);
  span.end();
  return { result, told: `00-${traceId}-${spanId}-01` };
}

test.each([
  ['none', undefined, 'undefined'],
  ['one of its own', { OWN: 'kept' }, 'kept'],
  [
    'what we have been told, too',
    { TRACEPARENT: inherited, TRACESTATE: 'old=1', OWN: 'kept' },
    'kept',
  ],
])('a child is told of the span that it is started in, given %s', async (_, env, own) => {
  const before = JSON.stringify(env);
  const { result: child, told } = inSpan(() => spawn(process.execPath, print, { env }));
  expect(Object.hasOwn(child, 'spawn')).toBe(false);
  expect(await text(child.stdout)).toBe(`${told} undefined ${own}\n`);
  expect(JSON.stringify(env)).toBe(before);
});

test('what is said outside any span, or by the program itself, is left as it is', async () => {
  const outside = spawn(process.execPath, print);
  const env = { TRACEPARENT: 'theirs' };
  const { result: own } = inSpan(() => spawn(process.execPath, print, { env }));
  expect(await Promise.all([text(outside.stdout), text(own.stdout)])).toEqual([
    `${inherited} old=1 undefined\n`,
    'theirs undefined undefined\n',
  ]);
});

test.each<[string, unknown[]]>([
  ['a command', ['ls']],
  ['a command with options', ['ls', { cwd: '/', env: { OWN: 'kept' } }]],
  ['a program with arguments', ['ls', ['-l']]],
  ['a program without arguments', ['ls', undefined, { cwd: '/' }]],
  ['all', ['ls', ['-l'], { cwd: '/', env: { OWN: 'kept' } }]],
])('a call that waits is told by its options: %s', (_way, args) => {
  const before = JSON.stringify(args);
  const { result, told } = inSpan(() => argumentsTelling(args));
  expect(JSON.stringify(args)).toBe(before);
  const given = args.find((value) => typeof value === 'object' && !Array.isArray(value)) as
    { env?: object; cwd?: string } | undefined;
  const { env, ...options } = result.at(-1) as { env: Record<string, string> };
  expect(result.slice(0, -1)).toEqual(
    args.filter((value) => Array.isArray(value) || value === 'ls'),
  );
  expect(options).toEqual(given?.cwd ? { cwd: '/' } : {});
  const { TRACESTATE: _, ...inherits } = process.env;
  expect(env).toEqual({ ...(given?.env ?? inherits), TRACEPARENT: told });
});

test('nothing is changed outside any span', () => {
  const args = ['ls'];
  expect(argumentsTelling(args)).toBe(args);
});
