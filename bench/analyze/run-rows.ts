import { SPAN_COLUMNS } from '../../store/span-columns.js';
import type { SpanRow } from '../../store/index.js';
import { randomOf } from '../agent-spans.js';

const EPOCH_NS = 1_790_000_000_000_000_000n;
const SECOND_NS = 1_000_000_000n;
const MEAN_SPANS = 20;

const EMPTY_ROW = Object.fromEntries(
  SPAN_COLUMNS.flatMap(({ property }) => (property === null ? [] : [[property, null]])),
) as unknown as SpanRow;

/** The run of that number, the same on every machine: coding agents mostly, some chats, crews and logs. */
export function runRows(number: number): SpanRow[] {
  const writer = new RunWriter(number);
  const share = writer.random();
  if (share < 0.7) writer.coding();
  else if (share < 0.85) writer.chat();
  else if (share < 0.95) writer.crew();
  else writer.logged();
  return writer.rows;
}

const WORDS =
  'the a of to in and file test module value returns expected function import line error build server request table order user config path result not found missing update index check data type'.split(
    ' ',
  );
const FAILURES = [
  'Error: Cannot find module "left-pad" required from /app/src/index.ts:41',
  'cat: /app/data/input-2231.csv: No such file or directory',
  'HTTP 429 Too Many Requests: retry after 20 s',
  'Command timed out after 120000 ms',
  'Permission denied (publickey)',
  '<tool_use_error>InputValidationError: missing required parameter "path"</tool_use_error>',
];

/** Writes one run's spans, a second or so each. */
class RunWriter {
  readonly rows: SpanRow[] = [];
  readonly random: () => number;
  readonly #traceId: string;
  #startNs: bigint;
  #agent = 'coder';
  #parent: string | null = null;

  constructor(readonly number: number) {
    this.random = randomOf(number * 7919 + 17);
    this.#traceId = hex(this.random, 32);
    this.#startNs = EPOCH_NS + BigInt(number) * 30n * SECOND_NS;
  }

  coding(): void {
    this.#parent = this.#span('agent', 'invoke_agent coder', { agentName: 'coder' });
    const turns = 4 + Math.floor(this.random() * (MEAN_SPANS - 8));
    const stuck = this.random() < 0.1 ? this.#command() : null;
    for (let turn = 0; turn < turns; turn++) {
      this.#llm(this.#prose(25), 1);
      if (this.random() < 0.1) this.#todos(turn, turns);
      else if (stuck !== null && turn > 2) this.#tool('bash', { command: stuck }, FAILURES[0]!, 1);
      else if (this.random() < 0.3) {
        this.#tool('read_file', { file_path: this.#path() }, this.#prose(220), 0);
      } else if (this.random() < 0.4) {
        const edit = { file_path: this.#path(), old: this.#prose(20), new: this.#prose(30) };
        this.#tool('edit_file', edit, 'The file has been updated.', 0);
      } else {
        const failed = this.random() < 0.15;
        const output = failed ? this.#failure() : this.#prose(90);
        this.#tool('bash', { command: this.#command() }, output, failed ? 1 : 0);
      }
      if (this.random() < 0.2) this.#span('other', 'POST', {});
    }
    if (this.random() < 0.9) this.#llm(`Done. ${this.#prose(40)}`, 0);
  }

  chat(): void {
    this.#agent = 'support';
    this.#parent = this.#span('agent', 'invoke_agent support', { agentName: 'support' });
    for (let turn = 0; turn < 7; turn++) {
      this.#llm(this.#prose(12), 1);
      const orderId = `#W${Math.floor(this.random() * 1e6)}`;
      const failed = this.random() < 0.08;
      const tool = this.random() < 0.7 ? 'get_order_details' : 'update_order';
      this.#tool(
        tool,
        { order_id: orderId },
        failed ? this.#failure() : this.#json(),
        failed ? 1 : 0,
      );
    }
    this.#llm('Your order has been updated. Is there anything else?', 0);
  }

  crew(): void {
    this.#agent = 'planner';
    const root = this.#span('agent', 'invoke_agent planner', { agentName: 'planner' });
    for (const agent of ['researcher', 'writer', 'reviewer']) {
      this.#parent = root;
      this.#agent = 'planner';
      this.#llm(this.#prose(20), 0);
      this.#agent = agent;
      this.#parent = this.#span('agent', `invoke_agent ${agent}`, { agentName: agent });
      this.#llm(this.#prose(20), 1);
      this.#tool('web_search', { query: this.#prose(6) }, this.#prose(150), 0);
      this.#llm(this.#prose(60), 0);
    }
  }

  logged(): void {
    this.#agent = 'logger';
    const actions = ['plan', 'write_code', 'run_tests', 'fix_code', 'run_tests', 'finish'];
    for (const action of [...actions, ...actions, ...actions]) {
      const state = { code_patch: this.#prose(30), tests_passed: this.random() < 0.6 };
      this.#span('step', action, { action, state: JSON.stringify(state) });
    }
  }

  #llm(text: string, calls: number): void {
    const parts: object[] = [{ type: 'text', content: text }];
    if (calls > 0) parts.push({ type: 'tool_call', name: 'bash', arguments: {} });
    this.#span('llm', 'chat gpt-5', {
      provider: 'openai',
      modelRequested: 'gpt-5',
      modelResponded: this.number % 3 === 0 ? 'gpt-5-mini' : 'gpt-5',
      tokensIn: BigInt(800 + this.rows.length * 350),
      tokensOut: 180n,
      costUsd: 0.002,
      finishReasons: [calls > 0 ? 'tool_calls' : 'stop'],
      inputMessages: JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: this.#prose(250) }] },
      ]),
      outputMessages: JSON.stringify([{ role: 'assistant', parts }]),
    });
  }

  #tool(name: string, args: object, result: string, failed: 0 | 1): void {
    const text = JSON.stringify(args);
    this.#span('tool', `execute_tool ${name}`, {
      toolName: name,
      arguments: text,
      argumentsHash: hash(text),
      result,
      resultHash: hash(result),
      exitCode: name === 'bash' ? failed : null,
      isError: failed === 1,
      ...(failed === 1 && { errorType: '_OTHER', errorMessage: result, errorSource: 'result' }),
    });
  }

  #todos(turn: number, turns: number): void {
    const status = (at: number) =>
      at * 4 < turn * 5 || turn === turns - 1 ? 'completed' : 'pending';
    const todos = [0, 1, 2, 3].map((at) => ({ content: this.#prose(6), status: status(at) }));
    this.#tool('TodoWrite', { todos }, 'Todos have been modified.', 0);
  }

  #span(kind: SpanRow['kind'], name: string, columns: Partial<SpanRow>): string {
    const spanId = hex(this.random, 16);
    const startNs = this.#startNs;
    this.#startNs += BigInt(200 + Math.floor(this.random() * 2_000)) * 1_000_000n;
    this.rows.push({
      ...EMPTY_ROW,
      traceId: this.#traceId,
      spanId,
      parentSpanId: this.#parent,
      receivedNs: startNs,
      name,
      kind,
      spanKind: 1,
      startNs,
      endNs: this.#startNs,
      statusCode: 0,
      service: 'bench-agent',
      agentName: this.#agent,
      dialect: 'gen-ai',
      isError: false,
      attributes: `{"app.request.id":"${hex(this.random, 12)}","app.region":"eu-1"}`,
      resource: '{"service.name":"bench-agent","telemetry.sdk.language":"nodejs"}',
      ...columns,
    });
    return spanId;
  }

  #command(): string {
    const commands = [
      'npm test',
      `grep -rn ${this.#word()} src`,
      `cat ${this.#path()}`,
      `python3 ${this.#path()}`,
      'ls -la',
      `cd /app && make ${this.#word()}`,
    ];
    return commands[Math.floor(this.random() * commands.length)]!;
  }

  #failure(): string {
    return FAILURES[Math.floor(this.random() * FAILURES.length)]!;
  }

  #json(): string {
    return JSON.stringify({
      status: 'pending',
      items: [this.#word(), this.#word()],
      note: this.#prose(30),
    });
  }

  #path(): string {
    return `/app/src/${this.#word()}/${this.#word()}-${Math.floor(this.random() * 100)}.ts`;
  }

  #word(): string {
    return WORDS[Math.floor(this.random() * WORDS.length)]!;
  }

  #prose(words: number): string {
    let text = this.#word();
    for (let i = 1; i < words; i++) text += (i % 12 === 0 ? '.\n' : ' ') + this.#word();
    return text;
  }
}

function hex(random: () => number, length: number): string {
  let text = '';
  while (text.length < length)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}

/** FNV-1a, 64 bit in two halves: quick, and equal for equal text. */
function hash(text: string): bigint {
  let low = 0x811c9dc5;
  let high = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(i), 0x85ebca6b);
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
