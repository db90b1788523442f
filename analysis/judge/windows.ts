import type { Frame } from '../steps/index.js';
import { cut } from '../wording/printable.js';

/** Steps that are shown to the judge together. */
export interface Window {
  frames: Frame[];
  text: string;
}

export interface WindowSettings {
  /** Characters of one window; some four make a token. */
  windowChars: number;
  /** Characters of one part of a step; the middle of a longer one is left out. */
  partChars: number;
  /** Steps of the window before that are shown again. */
  overlap: number;
}

/** A run cut so that each piece fits a small model's context; each step stands whole in one of them. */
export function cutWindows(frames: readonly Frame[], settings: WindowSettings): Window[] {
  const texts = frames.map((frame) => stepText(frame, settings.partChars));
  const windows: Window[] = [];
  let from = 0;
  while (from < frames.length) {
    let to = from;
    let length = 0;
    while (
      to < frames.length &&
      (to === from || length + texts[to]!.length <= settings.windowChars)
    )
      length += texts[to++]!.length;
    windows.push({ frames: frames.slice(from, to), text: texts.slice(from, to).join('\n') });
    if (to === frames.length) break;
    from = Math.max(to - settings.overlap, from + 1);
  }
  return windows;
}

function stepText(frame: Frame, partChars: number): string {
  const who = frame.agentName === null ? '' : ` by ${frame.agentName}`;
  const failed = frame.isError ? ' FAILED' : '';
  const parts = frame.parts
    .filter(({ label }) => label !== 'system')
    .map(({ label, text }) => `  ${label}: ${shortened(text, partChars)}`);
  return [
    `[step ${frame.stepIndex}] ${frame.kind} ${cut(frame.title, 100)}${who}${failed}`,
    ...parts,
  ].join('\n');
}

function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor(length / 2);
  return `${text.slice(0, half)} [... ${text.length - 2 * half} characters ...] ${text.slice(-half)}`;
}
