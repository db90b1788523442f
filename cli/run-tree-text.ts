import stringWidth from 'string-width';
import {
  cut,
  formatCost,
  formatDuration,
  formatTime,
  formatTokens,
  nameStep,
  oneLine,
  outcomeText,
  plural,
  type Run,
  type TreeNode,
  UNEXPLAINED,
} from '../analysis/index.js';
import type { Paint } from './output.js';

export interface TreeLayout {
  /** Columns of the terminal; null: lines as long as they need be. */
  width: number | null;
  paint: Paint;
}

interface Line {
  /** Branches, step number, kind and title. */
  head: string;
  figures: string;
  error: string | null;
  isError: boolean;
}

const WIDEST_HEAD = 60;
const WIDEST_ERROR = 160;

/** A run as indented lines: what each span was, how long it took, what it used and how it failed. */
export function renderRunTree(run: Run, tree: readonly TreeNode[], layout: TreeLayout): string {
  const lines = tree.flatMap((node) => linesOf(node, '', '', run.agentName));
  const headWidth = Math.min(
    WIDEST_HEAD,
    lines.reduce((width, line) => Math.max(width, stringWidth(line.head)), 0),
  );
  const body = lines.map((line) => renderLine(line, headWidth, layout));
  return `${headerOf(run, layout.paint)}\n\n${body.join('\n')}\n`;
}

function timesOf(run: Run): string[] {
  if (!run.hasTimes) return ['no times known'];
  return [formatTime(run.startedNs), run.isOpen ? 'running' : formatDuration(run.durationMs)];
}

function headerOf(run: Run, paint: Paint): string {
  const facts = [
    ...timesOf(run),
    plural(run.stepCount, 'step'),
    run.errorCount > 0 ? paint('red', plural(run.errorCount, 'error')) : 'no errors',
    run.tokensIn === null && run.tokensOut === null
      ? ''
      : `${formatTokens(run.tokensIn, run.tokensOut)} tokens`,
    formatCost(run.costUsd),
    outcomeText(run),
  ].filter((fact) => fact !== '');
  const who = [run.agentName ?? run.name ?? 'run', run.model]
    .filter((name) => name !== null)
    .map((name) => oneLine(name))
    .join(' on ');
  return `${paint('bold', who)}\n${paint('dim', `run ${run.runId}`)}\n${facts.join(', ')}`;
}

function linesOf(node: TreeNode, own: string, below: string, agent: string | null): Line[] {
  const number = node.stepIndex === null ? '' : `${node.stepIndex}. `;
  const line: Line = {
    head: `${own}${number}${nameStep(node, agent)}${remarkOn(node)}`,
    figures: figuresOf(node),
    error: node.error === null ? null : oneLine(node.error),
    isError: node.isError,
  };
  const children = node.children.flatMap((child, index) => {
    const isLast = index === node.children.length - 1;
    return linesOf(
      child,
      `${below}${isLast ? '└─ ' : '├─ '}`,
      `${below}${isLast ? '   ' : '│  '}`,
      node.agentName ?? agent,
    );
  });
  return [line, ...children];
}

function remarkOn({ isCancelled, isOrphan }: TreeNode): string {
  return `${isCancelled ? ' (cancelled)' : ''}${isOrphan ? ' (its parent is not here)' : ''}`;
}

function figuresOf(node: TreeNode): string {
  return [
    formatDuration(node.durationMs).padStart(9),
    formatTokens(node.tokensIn, node.tokensOut),
    formatCost(node.costUsd),
    node.exitCode === null || node.exitCode === 0 ? '' : `exit ${node.exitCode}`,
  ]
    .filter((figure) => figure !== '')
    .join('  ');
}

function renderLine(line: Line, headWidth: number, { width, paint }: TreeLayout): string {
  const head = cut(line.head, headWidth);
  const gap = ' '.repeat(Math.max(0, headWidth - stringWidth(head)) + 2);
  const used = headWidth + 2 + stringWidth(line.figures) + 2;
  const room = width === null ? WIDEST_ERROR : Math.max(0, width - used);
  const error = line.isError ? cut(line.error ?? UNEXPLAINED, room) : '';
  const painted = line.isError ? paint('red', head) : head;
  const end = error === '' ? '' : `  ${paint('red', error)}`;
  return `${painted}${gap}${paint('dim', line.figures)}${end}`.trimEnd();
}
