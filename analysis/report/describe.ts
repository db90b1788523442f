import type { Frame } from '../replay/index.js';
import type { Run } from '../runs/index.js';

/** `1.2 s`, `340 ms`, `2 min 5 s`; an en dash where it is not known. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a run is called: its agent, else its root span, else its id. */
export function runTitle(run: Run): string {
  return run.agentName ?? run.name ?? run.runId;
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
    run.costUsd === null ? null : `$${run.costUsd.toFixed(4)}`,
    run.model,
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
    `${frame.kind} ${frame.title}`,
    asked === undefined ? '' : ` ${oneLine(asked, width / 2)}`,
    got === undefined ? '' : ` → ${oneLine(got, width / 2)}`,
  ].join('');
}

/** White space folded and the rest cut, with a mark where something is missing. */
export function oneLine(text: string, width: number): string {
  const folded = text
    .slice(0, width * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return folded.length > width ? `${folded.slice(0, width - 1)}…` : folded;
}

function counted(count: number, noun: string): string | null {
  return count === 0 ? null : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
