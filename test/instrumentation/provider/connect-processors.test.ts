import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { startOtlpReceiver } from '../support/otlp-receiver.js';
import { fixture, runNode, TRACED } from '../support/run-node.js';

const HOST = ['--import', pathToFileURL(fixture('host-provider.mjs')).href];
const LOADER_HOOK = ['--import', pathToFileURL(fixture('loader-hook.mjs')).href];
const FOREIGN = ['--import', pathToFileURL(fixture('foreign-provider.mjs')).href];

test.each([
  ['before us, behind a loader hook', [...LOADER_HOOK, ...HOST, ...TRACED], []],
  ['after us', [...TRACED, ...HOST], ['start of the host']],
])(
  'a program that registers a provider %s keeps it, and we see its spans too',
  async (_, args, early) => {
    const receiver = await startOtlpReceiver();
    const run = await runNode([...args, fixture('ending-agent.mjs'), 'returns'], {
      TRACEHOUND_SINK: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    await receiver.close();
    expect(run.stderr).toBe('');
    expect(run.stdout).toBe(
      [
        'host saw start of the host',
        'host saw execute_tool look',
        'looked',
        'host saw invoke_agent ending-agent',
        '',
      ].join('\n'),
    );
    expect(receiver.spans.map((span) => span.name)).toEqual([
      ...early,
      'execute_tool look',
      'invoke_agent ending-agent',
    ]);
  },
);

test.each([
  ['before us', [...FOREIGN, ...TRACED]],
  ['after us', [...TRACED, ...FOREIGN]],
])(
  'a provider that is registered %s and takes no processor has its spans to itself, and we ours',
  async (_, args) => {
    const receiver = await startOtlpReceiver();
    const run = await runNode([...args, fixture('mixed-agent.mjs')], {
      TRACEHOUND_SINK: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    await receiver.close();
    expect(run.stderr).toBe('');
    expect(run.stdout).toBe('host saw request in nothing\nhost saw query in request\n');
    const [tool, agent] = receiver.spans;
    expect(receiver.spans.map(({ name }) => name)).toEqual([
      'execute_tool look',
      'invoke_agent mixed-agent',
    ]);
    expect(tool!.parentSpanId).toBe(agent!.spanId);
    expect(agent!.parentSpanId || undefined).toBeUndefined();
  },
);

test('what goes on after the program has shut its provider down is recorded too', async () => {
  const receiver = await startOtlpReceiver();
  const run = await runNode([...TRACED, fixture('shut-down-agent.mjs')], {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  await receiver.close();
  expect(run.stderr).toBe('');
  expect(receiver.spans.map(({ name }) => name)).toEqual([
    'execute_tool look',
    'execute_tool look again',
    'invoke_agent shut-down-agent',
  ]);
});

test.each([
  ['', TRACED],
  [', also of a program that has OpenTelemetry', [...TRACED, ...FOREIGN]],
])('a request to another service carries the trace%s', async (_, args) => {
  const run = await runNode([...args, fixture('asking-agent.mjs')], {
    OTEL_TRACES_EXPORTER: 'none',
  });
  expect(run.stderr).toBe('');
  expect(run.stdout.split('\n').slice(0, 3)).toEqual([
    'outside an agent: false kept',
    'inside: true kept',
    'inside, with its own: theirs kept',
  ]);
});

test('spans of infrastructure stay out, and what is in them is in the run of the request', async () => {
  const receiver = await startOtlpReceiver();
  const run = await runNode([...TRACED, fixture('instrumented-host.mjs')], {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  await receiver.close();
  expect(run.stderr).toBe('');
  expect(run.stdout.split('\n').filter((line) => line.includes('chat'))).toEqual([
    'host saw chat one in something',
    'host saw chat two in something',
  ]);
  expect(run.stdout).toContain('host saw GET\n');
  const agent = receiver.spans.find(({ name }) => name.startsWith('invoke_agent'));
  expect(agent!.parentSpanId || undefined).toBeUndefined();
  expect(
    receiver.spans.map(({ name, parentSpanId }) => [name, parentSpanId === agent!.spanId]),
  ).toEqual([
    ['chat one', true],
    ['chat two', true],
    [agent!.name, false],
  ]);
});
