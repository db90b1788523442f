import { writeFileSync } from 'node:fs';

/** 2026-11-21T08:00:00Z in ns: every time of these traces is a fixed distance from it. */
const START = 1_795_248_000_000_000_000n;
const MS = 1_000_000n;

interface SpanSpec {
  id: string;
  parent?: string;
  name: string;
  atMs: number;
  ms: number;
  attributes: Record<string, string | number>;
  error?: string;
}

export const STUCK_RUN = 'aa000000000000000000000000000001';
export const CLEAN_RUN = 'ab000000000000000000000000000002';

const agent = (name: string, extra: Partial<SpanSpec> = {}): SpanSpec => ({
  id: '0000000000000001',
  name: `invoke_agent ${name}`,
  atMs: 0,
  ms: 9_000,
  attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name },
  ...extra,
});

const message = (role: string, content: string) =>
  JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);

const chat = (number: number, atMs: number, answer: string): SpanSpec => ({
  id: `00000000000000c${number}`,
  parent: '0000000000000001',
  name: 'chat gpt-5',
  atMs,
  ms: 800,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-5',
    'gen_ai.usage.input_tokens': 1_200 * number,
    'gen_ai.usage.output_tokens': 40,
    'gen_ai.input.messages': message('user', 'Make the tests pass.'),
    'gen_ai.output.messages': message('assistant', answer),
  },
});

const tool = (number: number, atMs: number, result: string, error?: string): SpanSpec => ({
  id: `00000000000000d${number}`,
  parent: '0000000000000001',
  name: 'execute_tool bash',
  atMs,
  ms: 300,
  error,
  attributes: {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'bash',
    'gen_ai.tool.call.arguments': JSON.stringify({ command: 'npm test' }),
    'gen_ai.tool.call.result': result,
  },
});

/** A run that calls the same failing command three times, and one that ends well. */
export function writeTraces(file: string, stuckRun = STUCK_RUN): void {
  const failure = 'error: cannot find module "left-pad"';
  const stuck = [
    agent('coder'),
    chat(1, 100, 'I will run the tests.'),
    tool(1, 1_000, failure, failure),
    tool(2, 2_000, failure, failure),
    tool(3, 3_000, failure, failure),
  ];
  const clean = [agent('writer'), chat(1, 100, 'Done: the text is written.')];
  const lines = [request(stuckRun, stuck, 0n), request(CLEAN_RUN, clean, 60_000n * MS)];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function request(traceId: string, spans: SpanSpec[], offset: bigint) {
  const resource = { attributes: [attribute('service.name', 'demo')] };
  const scope = { name: 'test' };
  return {
    resourceSpans: [
      { resource, scopeSpans: [{ scope, spans: spans.map((s) => span(traceId, s, offset)) }] },
    ],
  };
}

function span(traceId: string, spec: SpanSpec, offset: bigint) {
  const start = START + offset + BigInt(spec.atMs) * MS;
  return {
    traceId,
    spanId: spec.id,
    parentSpanId: spec.parent ?? '',
    name: spec.name,
    kind: 1,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(spec.ms) * MS),
    attributes: Object.entries(spec.attributes).map(([key, value]) => attribute(key, value)),
    status: spec.error === undefined ? {} : { code: 2, message: spec.error },
  };
}

function attribute(key: string, value: string | number) {
  return {
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  };
}
