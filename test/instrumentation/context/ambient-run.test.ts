import { beforeAll, describe, expect, test } from 'vitest';
import { startModelServer, type ModelRequest, type Reply } from '../../../examples/model-server.js';
import { startOtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.js';
import { fixture, runNode, TRACED, type NodeRun } from '../support/run-node.js';

const { script: stuckScript } = (await import(
  new URL('../../../examples/stuck-agent/script.js', import.meta.url).href
)) as { script: Reply[] };
const STUCK_AGENT = ['examples/stuck-agent/agent.js', 'Where is order 1042?'];

interface Traced {
  readonly run: NodeRun;
  /** In order of start; a run before what it holds. */
  readonly spans: ReceivedSpan[];
}

type Script = readonly Reply[] | ((request: ModelRequest) => Reply);

async function runTraced(
  args: readonly string[],
  script: Script,
  env: Record<string, string> = {},
  onStdout?: Parameters<typeof runNode>[2],
): Promise<Traced> {
  const server = await startModelServer(script);
  const receiver = await startOtlpReceiver();
  const run = await runNode(
    [...TRACED, ...args],
    {
      OPENAI_BASE_URL: server.url,
      TRACEHOUND_SINK: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      ...env,
    },
    onStdout,
  );
  await Promise.all([server.close(), receiver.close()]);
  const spans = receiver.spans.toSorted(
    (a, b) => a.startMs - b.startMs || Number(isRun(b)) - Number(isRun(a)),
  );
  return { run, spans };
}

async function runPlain(args: readonly string[], script: Script): Promise<NodeRun> {
  const server = await startModelServer(script);
  const run = await runNode(args, { OPENAI_BASE_URL: server.url });
  await server.close();
  return run;
}

function isRun(span: ReceivedSpan): boolean {
  return span.attributes['gen_ai.operation.name'] === 'invoke_agent';
}

function namesOf(spans: readonly ReceivedSpan[]): string[] {
  return spans.map(({ name }) => name);
}

describe('an agent that knows nothing of tracing', () => {
  let plain: NodeRun;
  let traced: Traced;

  beforeAll(async () => {
    [plain, traced] = await Promise.all([
      runPlain(STUCK_AGENT, stuckScript),
      runTraced(STUCK_AGENT, stuckScript),
    ]);
  });

  test('says the same, byte for byte', () => {
    expect(traced.run).toMatchObject({
      stdout: plain.stdout,
      stderr: plain.stderr,
      code: plain.code,
    });
    expect(plain.code).toBe(0);
  });

  test('is one run with its model calls and tool calls in order', () => {
    const turn = ['chat gpt-4o-mini', 'execute_tool search_orders'];
    expect(namesOf(traced.spans)).toEqual([
      'invoke_agent stuck-agent',
      ...[turn, turn, turn, turn, turn].flat(),
      'chat gpt-4o-mini',
    ]);
    const [run, ...steps] = traced.spans;
    expect(run!.parentSpanId ?? '').toBe('');
    for (const step of steps) {
      expect(step).toMatchObject({ traceId: run!.traceId, parentSpanId: run!.spanId });
      expect(step.startMs).toBeGreaterThanOrEqual(run!.startMs);
      expect(step.endMs).toBeLessThanOrEqual(run!.endMs);
    }
  });

  test('has a run that says what was asked and answered', () => {
    const { attributes, status, kind } = traced.spans[0]!;
    expect(kind).toBe(1);
    expect(status.code ?? 0).toBe(0);
    expect(attributes).toEqual({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'stuck-agent',
      'tracehound.run.ambient': true,
      'gen_ai.input.messages': JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: 'Where is order 1042?' }] },
      ]),
      'gen_ai.output.messages': JSON.stringify([
        {
          role: 'assistant',
          parts: [{ type: 'text', content: 'I could not find order 1042.' }],
          finish_reason: 'stop',
        },
      ]),
    });
  });

  test('has tool calls with what went in and came out', () => {
    const tools = traced.spans.filter(({ name }) => name.startsWith('execute_tool'));
    expect(new Set(tools.map((tool) => tool.attributes['gen_ai.tool.call.id'])).size).toBe(5);
    for (const { attributes } of tools) {
      expect(attributes).toMatchObject({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'search_orders',
        'gen_ai.tool.call.arguments': '{"query":"1042"}',
        'gen_ai.tool.call.result': '[]',
        'tracehound.tool.inferred': true,
      });
    }
  });
});

test('the service is the agent where the environment names one', async () => {
  const { spans } = await runTraced(STUCK_AGENT, stuckScript, { OTEL_SERVICE_NAME: 'orders' });
  expect(spans[0]!.name).toBe('invoke_agent orders');
  expect(spans[0]!.attributes['gen_ai.agent.name']).toBe('orders');
});

test('without content a run has its shape and no word of the conversation', async () => {
  const { spans } = await runTraced(STUCK_AGENT, stuckScript, {
    TRACEHOUND_CAPTURE_CONTENT: 'false',
  });
  expect(spans).toHaveLength(12);
  expect(JSON.stringify(spans)).not.toMatch(/1042/);
});

test('TRACEHOUND_AMBIENT_RUN=false leaves every call a trace of its own, with its tools', async () => {
  const { spans } = await runTraced(STUCK_AGENT, stuckScript, { TRACEHOUND_AMBIENT_RUN: 'false' });
  expect(spans.filter(isRun)).toEqual([]);
  expect(spans).toHaveLength(11);
  const chats = spans.filter(({ name }) => name.startsWith('chat'));
  expect(new Set(chats.map(({ traceId }) => traceId)).size).toBe(6);
  const tools = spans.filter(({ name }) => name.startsWith('execute_tool'));
  expect(tools.map(({ parentSpanId }) => parentSpanId)).toEqual(
    chats.slice(0, 5).map(({ spanId }) => spanId),
  );
});

describe('the run arrives, however the process ends', () => {
  const chat = 'chat gpt-4o-mini';
  const finished = ['invoke_agent looping-agent', chat, 'execute_tool clock', chat];
  const cases: [way: string, signal: NodeJS.Signals | undefined, exitCode: number | undefined][] = [
    ['returns', undefined, undefined],
    ['calls process.exit', undefined, 3],
    ['calls process.exit in a call', undefined, 3],
    ['rejects', undefined, 1],
    ['throws outside any promise', undefined, 1],
    ['survives an error', undefined, undefined],
    ['waits for a signal', 'SIGTERM', undefined],
  ];

  test.each(cases)('%s %s', async (way, signal, exitCode) => {
    const args = [fixture('looping-agent.mjs'), way];
    const script = [{ toolCalls: [{ name: 'clock' }] }, { content: 'Noon.' }];
    const kill: Parameters<typeof runNode>[2] = (chunk, send) => {
      if (signal && chunk.includes('waiting')) send(signal);
    };
    const { run, spans } = await runTraced(args, script, {}, kill);
    expect(run.code).toBe(signal ? null : (exitCode ?? 0));
    expect(run.signal).toBe(signal ?? null);

    expect(namesOf(spans)).toEqual(finished);
    const [root, ...steps] = spans;
    expect(new Set(steps.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([root!.spanId]));
    expect(root!.attributes['tracehound.span.unfinished']).toBeUndefined();
    expect(root!.attributes['process.exit.code']).toBe(exitCode);

    const died = exitCode === 1;
    expect(root!.status.code ?? 0).toBe(died ? 2 : 0);
    expect(root!.attributes['error.type']).toBe(died ? 'TypeError' : undefined);
    expect(root!.events.map((event) => event.attributes['exception.message'])).toEqual(
      died ? ['out of ideas'] : [],
    );
  });
});

describe('a server that runs an agent per request', () => {
  let plain: NodeRun;
  let traced: Traced;

  const script = ({ body }: ModelRequest): Reply => {
    const messages = body['messages'] as { role: string; content: string }[];
    const question = messages[0]!.content;
    if (messages.at(-1)!.role === 'tool') return { content: `All about ${question}.` };
    // The same id in every conversation, as small servers do.
    return { toolCalls: [{ id: 'call_1', name: 'look_up', arguments: { question } }] };
  };

  beforeAll(async () => {
    const args = [fixture('serving-agent.mjs')];
    [plain, traced] = await Promise.all([runPlain(args, script), runTraced(args, script)]);
  });

  test('says the same, byte for byte', () => {
    expect(plain.stdout).toContain('All about later.');
    expect(traced.run).toMatchObject({
      stdout: plain.stdout,
      stderr: plain.stderr,
      code: plain.code,
    });
  });

  test.each(['cats', 'dogs', 'later'])('has a run of its own for %s', (question) => {
    const run = traced.spans.find(
      (span) => isRun(span) && String(span.attributes['gen_ai.input.messages']).includes(question),
    )!;
    const trace = traced.spans.filter(({ traceId }) => traceId === run.traceId);
    const chat = 'chat gpt-4o-mini';
    expect(namesOf(trace)).toEqual([run.name, chat, 'execute_tool look_up', chat]);
    expect(trace.slice(1).map(({ parentSpanId }) => parentSpanId)).toEqual(
      trace.slice(1).map(() => run.spanId),
    );
    expect(trace[2]!.attributes).toMatchObject({
      'gen_ai.tool.call.arguments': JSON.stringify({ question }),
      'gen_ai.tool.call.result': JSON.stringify(`about ${question}`),
    });
    expect(trace[3]!.attributes['gen_ai.output.messages']).toContain(`All about ${question}.`);
  });

  test('has three runs and no other trace', () => {
    expect(traced.spans.filter(isRun)).toHaveLength(3);
    expect(new Set(traced.spans.map(({ traceId }) => traceId)).size).toBe(3);
  });
});
