import type { Frame } from '../replay/index.js';
import { cut, oneLine } from './format/printable.js';
import { formatCost, formatDuration, plural } from './format/quantities.js';
import type { Run } from '../runs/index.js';

/** What a run is called: its agent, else its root span, else its id. */
export function runTitle(run: Run): string {
  return oneLine(run.agentName ?? run.name ?? run.runId);
}

/** `12 steps, 6 model calls, 5 tool calls, 0.4 s, 1 234 tokens, gpt-4o-mini`, without what is not known. */
export function describeRun(run: Run): string {
  const tokens = run.tokensIn === null ? null : run.tokensIn + (run.tokensOut ?? 0);
  return [
    counted(run.stepCount, 'step'),
    counted(run.llmCallCount, 'model call'),
    counted(run.toolCallCount, 'tool call'),
    formatDuration(run.durationMs),
    tokens === null ? null : `${tokens.toLocaleString('en-US')} tokens`,
    formatCost(run.costUsd) || null,
    run.model === null ? null : oneLine(run.model),
    run.outcome === null ? null : `labelled ${run.outcome}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** A step in one line: what was asked and what came back, cut to `width`. */
export function describeFrame(frame: Frame, width = 160): string {
  const part = (label: string) => frame.parts.find((p) => p.label === label)?.text;
  const asked = part('arguments') ?? part('state') ?? part('calls') ?? part('says');
  const got = frame.isError ? part('error') : part('result');
  return [
    `${frame.kind} ${briefly(frame.title, 60)}`,
    asked === undefined ? '' : ` ${briefly(asked, Math.floor(width / 2))}`,
    got === undefined ? '' : ` → ${briefly(got, Math.floor(width / 2))}`,
  ].join('');
}

/** One line of at most `width` characters. */
export function briefly(text: string, width: number): string {
  // Only the head can show, and a tool's result may be megabytes.
  return cut(oneLine(text.slice(0, width * 8)), width);
}

function counted(count: number, noun: string): string | null {
  return count === 0 ? null : plural(count, noun);
}
