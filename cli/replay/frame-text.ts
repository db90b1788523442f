import {
  excerpt,
  formatDuration,
  formatTokens,
  nameStep,
  oneLine,
  readable,
  type Frame,
} from '../../analysis/index.js';
import type { Paint } from '../output.js';

export interface FrameLayout {
  paint: Paint;
  /** The most of one part that is shown; the database has all of it. */
  maxLines: number;
  maxCharacters: number;
}

/** One step as text: a head line, then what came in, what was thought, said and done, and what came of it. */
export function renderFrame(frame: Frame, total: number, layout: FrameLayout): string {
  const { paint, maxLines, maxCharacters } = layout;
  const title = nameStep(frame);
  const facts = [
    frame.agentName === null ? '' : oneLine(frame.agentName),
    `at ${formatDuration(frame.offsetMs)}`,
    `took ${formatDuration(frame.durationMs)}`,
    formatTokens(frame.tokensIn, frame.tokensOut),
    frame.exitCode === null ? '' : `exit code ${frame.exitCode}`,
  ].filter((fact) => fact !== '');
  const head = `── ${frame.stepIndex}/${total} ${paint('bold', title)}  ${paint('dim', facts.join(', '))}`;
  const parts = frame.parts.map(({ label, text }) => {
    const body = excerpt(readable(text), maxLines, maxCharacters).replaceAll('\n', '\n    ');
    const colour = label === 'error' ? 'red' : 'cyan';
    return `  ${paint(colour, label)}\n    ${label === 'error' ? paint('red', body) : body}`;
  });
  return `${[frame.isError ? paint('red', '✖ ') + head : head, ...parts].join('\n')}\n`;
}
