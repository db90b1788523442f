import { rowsFromTraces } from '../collector/record/index.js';
import type { SpanRow } from '../store/index.js';
import { agentSpans, randomOf } from './agent-spans.js';

const TURNS = 40;

/**
 * Rows of agents with 40 turns, a model call and a tool call each, every call carrying all that was said
 * before it. The traces run side by side, as those of a busy service do: neighbours in the file belong to
 * different ones.
 */
export function longContextRows(count: number): SpanRow[] {
  const [tool, chat] = templates();
  const random = randomOf(7);
  const traces = Math.ceil(count / (TURNS * 2));
  const histories = Array.from({ length: traces }, () => [] as string[]);
  const rows: SpanRow[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    histories.forEach((history, trace) => {
      const traceId = (trace + 1).toString(16).padStart(32, '0');
      const startNs = chat.startNs + BigInt(turn * 1e9 + trace * 1e5);
      const place = { traceId, parentSpanId: null, startNs, endNs: startNs + 1000n };
      const result = text(random, 700 + Math.floor(random() * 1500));
      history.push(message('assistant', text(random, 200)), message('tool', result));
      const inputMessages = Buffer.from(`[${history.join(',')}]`);
      rows.push({ ...chat, ...place, spanId: spanId(turn * 2), inputMessages });
      rows.push({ ...tool, ...place, spanId: spanId(turn * 2 + 1), result });
    });
  }
  return rows.slice(0, count);
}

function templates(): [SpanRow, SpanRow] {
  const rows = rowsFromTraces(agentSpans(20), 1n);
  return [rows.find((row) => row.kind === 'tool')!, rows.find((row) => row.kind === 'llm')!];
}

const spanId = (n: number) => (n + 1).toString(16).padStart(16, '0');

function message(role: string, content: string): string {
  return JSON.stringify({ role, parts: [{ type: 'text', content }] });
}

const WORDS = 'the of a run file error test in path to and value return line const import is'.split(
  ' ',
);

/** Prose-like: some words come often, numbers never twice. */
function text(random: () => number, length: number): string {
  let made = '';
  while (made.length < length) {
    made +=
      random() < 0.2
        ? `${Math.floor(random() * 1e6)} `
        : `${WORDS[Math.floor(random() * WORDS.length)]} `;
  }
  return made.slice(0, length);
}
