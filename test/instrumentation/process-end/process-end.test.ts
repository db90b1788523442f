import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startOtlpReceiver, type OtlpReceiver } from '../support/otlp-receiver.js';
import { fixture, runNode, TRACED, type NodeRun } from '../support/run-node.js';

/** What the exporter waits for an answer here, and an agent would at its end: longer than any load makes it. */
const EXPORT_TIMEOUT_MS = 60_000;
const PATIENT = { OTEL_EXPORTER_OTLP_TIMEOUT: String(EXPORT_TIMEOUT_MS) };

let receiver: OtlpReceiver;

beforeEach(async () => {
  receiver = await startOtlpReceiver();
});

afterEach(() => receiver.close());

function otlpEnv(url = receiver.url): Record<string, string> {
  return {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  };
}

/** Runs the agent with and without tracing; `signal` is sent once it waits for one. */
async function runBoth(
  way: string,
  signal?: NodeJS.Signals,
): Promise<{ plain: NodeRun; traced: NodeRun }> {
  const run = (args: string[], env = {}) =>
    runNode([...args, fixture('ending-agent.mjs'), way], env, (chunk, kill) => {
      if (signal && chunk.includes('waiting')) kill(signal);
    });
  const [plain, traced] = await Promise.all([run([]), run(TRACED, otlpEnv())]);
  return { plain, traced };
}

/** Node words a stack differently once anything uses AsyncLocalStorage; the error itself must be the same. */
function endOf({ stdout, stderr, code, signal }: NodeRun): object {
  return { stdout, code, signal, errors: stderr.match(/^\w*(Error|Warning): .*$/gm) };
}

describe('the process ends as it would without us, and its spans arrive', () => {
  const finished = ['execute_tool look', 'invoke_agent ending-agent'];
  const interrupted = [
    'waits for a signal',
    'exits as if by the signal',
    'handled signals once',
    'counts the listeners',
  ];
  const cases: [way: string, signal: NodeJS.Signals | undefined, agentUnfinished: boolean][] = [
    ['returns', undefined, false],
    ['sets the exit code', undefined, false],
    ['looks back before the exit', undefined, false],
    ['calls process.exit', undefined, true],
    ['throws', undefined, false],
    ['throws outside any promise', undefined, true],
    ['never settles', undefined, true],
    ['waits for a signal', 'SIGTERM', true],
    ['waits for a signal', 'SIGINT', true],
    ['handles the signal', 'SIGTERM', true],
    ['exits as if by the signal', 'SIGTERM', true],
    ['handled signals once', 'SIGTERM', true],
    ['counts the listeners', 'SIGTERM', true],
  ];

  test.each(cases)('%s %s', async (way, signal, agentUnfinished) => {
    const { plain, traced } = await runBoth(way, signal);
    expect(endOf(traced)).toEqual(endOf(plain));
    expect(receiver.spans.map((span) => span.name)).toEqual(finished);
    const [tool, agent] = receiver.spans;
    expect(tool!.attributes['tracehound.span.unfinished']).toBeUndefined();
    expect(agent!.attributes['tracehound.span.unfinished']).toBe(agentUnfinished || undefined);
    const errorType = interrupted.includes(way)
      ? 'interrupted'
      : way === 'throws'
        ? 'Error'
        : undefined;
    expect(agent!.attributes['error.type']).toBe(errorType);
    expect(agent!.status.code ?? 0).toBe(errorType === undefined ? 0 : 2);
  });
});

test('a collector that is not there costs a warning, not time', async () => {
  await receiver.close();
  const env = { ...otlpEnv(), ...PATIENT };
  const run = await runNode([...TRACED, fixture('ending-agent.mjs'), 'returns'], env);
  expect(run.stdout).toBe('looked\n');
  expect(run.code).toBe(0);
  expect(run.stderr).toMatch(
    /^tracehound: could not hand spans to the OTLP endpoint.*ECONNREFUSED/,
  );
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
  expect(run.durationMs).toBeLessThan(EXPORT_TIMEOUT_MS);
});

test('a collector that answers nothing holds the end up for the exit timeout at most', async () => {
  const mute = await import('node:net').then(({ createServer }) => createServer(() => {}));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const { port } = mute.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const env = { ...otlpEnv(url), ...PATIENT, TRACEHOUND_EXIT_TIMEOUT_MS: '300' };
  const [returned, exited] = await Promise.all(
    ['returns', 'calls process.exit'].map((way) =>
      runNode([...TRACED, fixture('ending-agent.mjs'), way], env),
    ),
  );
  mute.close();
  expect(returned!.code).toBe(0);
  expect(exited!.code).toBe(3);
  for (const run of [returned!, exited!]) {
    expect(run.durationMs).toBeLessThan(EXPORT_TIMEOUT_MS);
    expect(run.stderr).toMatch(/^tracehound: .* no answer from http:\S+ before the process ended/);
  }
});

test('OTEL_SDK_DISABLED leaves no span and no trace of us', async () => {
  const env = { ...otlpEnv(), OTEL_SDK_DISABLED: 'true' };
  const run = await runNode([...TRACED, fixture('ending-agent.mjs'), 'returns'], env);
  expect(run.stdout).toBe('looked\n');
  expect(run.stderr).toBe('');
  expect(receiver.requests).toEqual([]);
});

test('OTLP carries what the standard variables say', async () => {
  const env = {
    ...otlpEnv(),
    OTEL_SERVICE_NAME: 'night-shift',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,team=blue',
    TRACEHOUND_TAGS: 'nightly,v2',
    TRACEHOUND_TASK: 'fix',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=acme',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
  };
  await runNode([...TRACED, fixture('ending-agent.mjs'), 'returns'], env);
  expect(receiver.spans[0]!.resource).toMatchObject({
    'service.name': 'night-shift',
    'deployment.environment.name': 'test',
    team: 'blue',
    'tracehound.tags': 'nightly,v2',
    'tracehound.run.task': 'fix',
    'telemetry.distro.name': 'tracehound',
  });
  expect(receiver.requests[0]!.path).toBe('/v1/traces');
  expect(receiver.requests[0]!.headers).toMatchObject({
    'x-tenant': 'acme',
    'content-encoding': 'gzip',
    'content-type': 'application/json',
  });
});

test('protobuf is the default protocol, and a traces endpoint is taken as it is', async () => {
  const env = {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/custom/path`,
  };
  await runNode([...TRACED, fixture('ending-agent.mjs'), 'returns'], env);
  expect(receiver.requests.map(({ path, headers }) => [path, headers['content-type']])).toEqual([
    ['/custom/path', 'application/x-protobuf'],
  ]);
});

test('content capture can be switched off; names stay', async () => {
  const env = { ...otlpEnv(), TRACEHOUND_CAPTURE_CONTENT: 'false' };
  await runNode([...TRACED, fixture('ending-agent.mjs'), 'returns'], env);
  const [tool] = receiver.spans;
  expect(tool!.attributes['gen_ai.tool.name']).toBe('look');
  expect(tool!.attributes).not.toHaveProperty(['gen_ai.tool.call.arguments']);
  expect(tool!.attributes).not.toHaveProperty(['gen_ai.tool.call.result']);
});
