import { createServer, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { judge, readFindings, readOutcomes, type JudgeOptions } from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

/** What the server does with one request: a message, or a status with a body. */
type Answer = { message: unknown } | { status: number; body: string };

const fault = { step: 3, evidence_steps: [2, 3], fault: 'invented-fact', reason: 'No rows came.' };
const verdict = (...findings: object[]) => JSON.stringify({ findings });

let store: Store;
let server: Server;
let script: Answer[] = [];
let asked: Record<string, unknown>[] = [];
let runNo = 0;
let runId: string;

beforeAll(async () => {
  store = await openTestStore([]);
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push(JSON.parse(body) as Record<string, unknown>);
    const answer = script[Math.min(asked.length, script.length) - 1]!;
    if ('status' in answer) return void response.writeHead(answer.status).end(answer.body);
    response.end(JSON.stringify({ choices: [{ message: answer.message }] }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  await store.close();
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  asked = [];
});

/** Judges a run of its own under that script. */
async function judged(answers: Answer[], own: Partial<JudgeOptions['endpoint']> = {}) {
  script = answers;
  const builder = run(`run ${(runNo += 1)}`)
    .llm('Look.', { calls: ['query'] })
    .tool('query', { id: 1 }, 'no rows')
    .llm('There are 12 rows.');
  await store.append(builder.rows);
  runId = builder.traceId;
  const { port } = server.address() as AddressInfo;
  return judge(store, {
    endpoint: {
      url: `http://127.0.0.1:${port}/v1`,
      model: 'small',
      retries: 0,
      wait: async () => undefined,
      ...own,
    },
    redact: (text) => text,
    cache: new Map<string, string>(),
    runIds: [runId],
  });
}

const said = (content: unknown): Answer => ({ message: { role: 'assistant', content } });

describe('a small model that', () => {
  test.each<[string, Answer]>([
    ['puts prose around its JSON', said(`Sure, here it is: ${verdict(fault)} Hope it helps!`)],
    ['fences it', said(`\`\`\`json\n${verdict(fault)}\n\`\`\``)],
    ['writes its category in words', said(verdict({ ...fault, fault: 'Invented Fact' }))],
    [
      'writes its step in words',
      said(verdict({ ...fault, step: 'step 3', evidence_steps: ['2'] })),
    ],
    ['answers in parts', said([{ type: 'text', text: verdict(fault) }])],
    [
      'answers by a tool call',
      { message: { content: null, tool_calls: [{ function: { arguments: verdict(fault) } }] } },
    ],
    [
      'answers by a tool call whose arguments are no text',
      {
        message: { content: '', tool_calls: [{ function: { arguments: { findings: [fault] } } }] },
      },
    ],
  ])('%s is understood at once', async (_, answer) => {
    expect(await judged([answer])).toMatchObject({ runsJudged: 1, findings: 1 });
    expect(asked).toHaveLength(1);
    const [finding] = await readFindings(store, { runId });
    expect(finding).toMatchObject({
      stepIndex: 3,
      message: 'A model sees invented fact: No rows came.',
    });
  });

  test('makes up a category has its finding kept as another one', async () => {
    await judged([said(verdict({ ...fault, fault: 'laziness' }))]);
    const [finding] = await readFindings(store, { runId });
    expect(finding?.message).toBe('A model sees other: No rows came.');
  });

  test.each<[string, Answer]>([
    ['is cut off in the middle', said(verdict(fault).slice(0, 40))],
    ['refuses', { message: { content: null, refusal: 'I cannot help with that.' } }],
    ['says nothing', said('')],
    ['says nothing at all', { message: {} }],
    ['answers with a list of words', said('["fine"]')],
  ])('%s is asked once more, and then the run counts as not looked at', async (_, answer) => {
    const summary = await judged([answer]);
    expect(asked).toHaveLength(2);
    expect(summary).toMatchObject({ runsJudged: 0, findings: 0, failures: [{ runId }] });
    expect(await readOutcomes(store, { runId })).toMatchObject([{ outcome: 'failed' }]);
  });

  test('comes to itself at the second time is believed', async () => {
    const answers = [said('Let me think about it.'), said(verdict(fault))];
    expect(await judged(answers)).toMatchObject({ runsJudged: 1, findings: 1 });
  });

  test('knows no schema is asked for any JSON, then for text', async () => {
    const refused = { status: 400, body: '{"error":"unknown field response_format"}' };
    expect(await judged([refused, refused, said(verdict())])).toMatchObject({ runsJudged: 1 });
    expect(asked.map((body) => (body['response_format'] as { type?: string })?.type)).toEqual([
      'json_schema',
      'json_object',
      undefined,
    ]);
  });

  test('takes too long is given up with a sentence', async () => {
    // A server of its own: what is given up may reach it when the next test is asking.
    const mute = net.createServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}/v1`;
    await expect(judged([], { url, timeoutMs: 50 })).rejects.toThrow(/no answer in 50 ms/);
    mute.close();
  });

  test('stands behind no such endpoint is named', async () => {
    await expect(judged([{ status: 200, body: '<html>' }])).rejects.toThrow(/no JSON/);
  });
});
