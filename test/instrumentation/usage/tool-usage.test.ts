import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { execFile, execFileSync, execSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { tool } from '../../../instrumentation/manual/tool.js';
import { toolUsage } from '../../../instrumentation/usage/tool-usage-processor.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({
  spanProcessors: [toolUsage, new SimpleSpanProcessor(exporter)],
});
provider.register();
beforeEach(() => exporter.reset());
afterAll(async () => {
  await provider.shutdown();
  trace.disable();
  context.disable();
});

const MIB = 1024 ** 2;
const run = promisify(execFile);

interface Used {
  method: string;
  cpuS: number;
  maxRss: number | undefined;
  readBytes: number;
  writeBytes: number;
  exitCode: number | undefined;
  status: number;
}

function used(name: string): Used {
  const span = exporter.getFinishedSpans().find((span) => span.name === `execute_tool ${name}`)!;
  const { attributes, status } = span;
  const of = (key: string) => attributes[`tracehound.process.${key}`] as number;
  return {
    method: String(attributes['tracehound.process.method']),
    cpuS: of('cpu_user_s') + of('cpu_system_s'),
    maxRss: of('max_rss_bytes'),
    readBytes: of('read_bytes'),
    writeBytes: of('write_bytes'),
    exitCode: attributes['process.exit.code'] as number | undefined,
    status: status.code,
  };
}

const bash = (name: string, script: string) =>
  tool(name, { script }, () => run('bash', ['-c', script]).catch((error: unknown) => error));

/** Holds 100 MB and burns CPU in a process below the one that is started, which ends when its input does. */
const BURN = `node -e "
  const held = Buffer.alloc(100 * 1024 * 1024, 1);
  const until = process.cpuUsage().user + 500_000;
  while (process.cpuUsage().user < until) for (let i = 0; i < 1e6; i++) held[i]++;
  console.log('burnt');
  process.stdin.resume();
" ; true`;

/** What BURN uses for certain: the kernel counts in hundredths, and not all of them where it counts by ticks. */
const BURNT_S = 0.25;

/** Children are looked at more often than that, by a timer of this very thread. */
const LOOK_MS = 300;

/** Burns, and goes on to hold what it holds until `others` are over and somebody has looked. */
const burn = (others: readonly Promise<unknown>[] = []) =>
  tool('burn', {}, async () => {
    const running = run('bash', ['-c', BURN]);
    await Promise.all([once(running.child.stdout!, 'data'), ...others]);
    await delay(LOOK_MS);
    running.child.stdin!.end();
    await running;
  });

const isLinux = existsSync('/proc/self/stat');

describe.runIf(isLinux)('ACC-AT4: what a tool call used is its own', () => {
  test('a call that burns CPU and memory shows both, and the next one shows neither', async () => {
    await burn();
    await bash('trivial', 'true');
    const burnt = used('burn');
    expect(burnt.method).toBe('proc-children');
    expect(burnt.cpuS).toBeGreaterThanOrEqual(BURNT_S);
    expect(burnt.maxRss).toBeGreaterThanOrEqual(90 * MIB);
    expect(burnt).toMatchObject({ exitCode: 0, status: 0 });
    const trivial = used('trivial');
    // To start a process costs more where many want the CPU; to burn does as well.
    expect(trivial.cpuS).toBeLessThan(burnt.cpuS / 2);
    // A process that is gone before anybody looks leaves no memory to see.
    expect(trivial.maxRss ?? 0).toBeLessThan(50 * MIB);
  });

  test('what was written to disk is counted', async () => {
    const file = path.join(tmpdir(), `tracehound-usage-${process.pid}`);
    await bash('write', `dd if=/dev/zero of=${file} bs=1M count=2 conv=fsync; rm ${file}`);
    expect(used('write').writeBytes).toBeGreaterThanOrEqual(MIB);
  });

  test('an exit code that is not 0 makes the call an error', async () => {
    await bash('fail', 'exit 3');
    expect(used('fail')).toMatchObject({ exitCode: 3, status: 2 });
    await bash('killed', 'kill -9 $$');
    expect(used('killed')).toMatchObject({ exitCode: 137, status: 2 });
  });

  test('calls at the same time each have their own processes', async () => {
    const others = [bash('idle', 'sleep 0.2'), bash('idle-too', 'sleep 0.2')];
    await burn(others);
    expect(used('burn').cpuS).toBeGreaterThanOrEqual(BURNT_S);
    expect(used('burn').maxRss).toBeGreaterThanOrEqual(90 * MIB);
    for (const name of ['idle', 'idle-too']) {
      expect(used(name).cpuS).toBeLessThan(used('burn').cpuS / 2);
      expect(used(name).maxRss ?? 0).toBeLessThan(50 * MIB);
    }
  });

  test('processes that the call waits for with the thread standing still', () => {
    tool('burn', {}, () => execSync(BURN, { stdio: ['ignore', 'pipe', 'inherit'] }));
    tool('fail', {}, () => spawnSync('bash', ['-c', 'exit 4']).status);
    expect(() => tool('throw', {}, () => execFileSync('bash', ['-c', 'exit 5']))).toThrow();
    expect(used('burn').cpuS).toBeGreaterThanOrEqual(BURNT_S);
    expect(used('burn')).toMatchObject({ method: 'proc-children', exitCode: 0, maxRss: undefined });
    expect(used('fail')).toMatchObject({ exitCode: 4, status: 2 });
    expect(used('throw')).toMatchObject({ exitCode: 5, status: 2 });
  });
});

test('a call that starts no process shows this process while it lasts, shared where others ran', async () => {
  await tool('count', {}, () => {
    const until = process.cpuUsage().user + 50_000;
    while (process.cpuUsage().user < until);
    return Promise.resolve();
  });
  const alone = used('count');
  expect(alone.method).toBe('process');
  expect(alone.cpuS).toBeGreaterThanOrEqual(0.05);
  expect(alone.cpuS).toBeLessThan(5);
  expect(alone.exitCode).toBeUndefined();
  const wait = () => new Promise((resolve) => setImmediate(resolve));
  await Promise.all([tool('a', {}, wait), tool('b', {}, wait)]);
  expect([used('a').method, used('b').method]).toEqual(['process-shared', 'process-shared']);
});

test('a tool span of another library is measured, and what it says itself stays', async () => {
  const tracer = trace.getTracer('ai');
  const attributes = { 'ai.operationId': 'ai.toolCall', 'process.exit.code': 9 };
  await tracer.startActiveSpan('execute_tool theirs', { attributes }, async (span) => {
    await tracer.startActiveSpan('inner', async (inner) => {
      await run('true');
      inner.end();
    });
    span.end();
  });
  expect(used('theirs').exitCode).toBe(9);
  expect(used('theirs').method).toBe(isLinux ? 'proc-children' : 'none');
});
