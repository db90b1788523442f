import { outcomeText, type Run } from '../runs/index.js';
import { oneLine } from '../wording/printable.js';
import { formatCost, formatDuration, plural } from '../wording/quantities.js';

/** What a run is called: its agent, else its root span, else its id. */
export function runTitle(run: Run): string {
  return oneLine(run.agentName ?? run.name ?? run.runId);
}

/** `12 steps, 6 model calls, 5 tool calls, 0.4 s, 1 234 tokens, gpt-4o-mini`, without what is not known. */
export function describeRun(run: Run): string {
  const tokens = run.tokensIn === null ? null : run.tokensIn + (run.tokensOut ?? 0);
  const outcome = outcomeText(run);
  return [
    counted(run.stepCount, 'step'),
    counted(run.llmCallCount, 'model call'),
    counted(run.toolCallCount, 'tool call'),
    run.hasTimes ? formatDuration(run.durationMs) : null,
    tokens === null ? null : `${tokens.toLocaleString('en-US')} tokens`,
    formatCost(run.costUsd) || null,
    run.model === null ? null : oneLine(run.model),
    outcome === '' ? null : `labelled ${outcome}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function counted(count: number, noun: string): string | null {
  return count === 0 ? null : plural(count, noun);
}
