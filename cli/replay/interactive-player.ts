import { emitKeypressEvents } from 'node:readline';
import type { Frame } from '../../analysis/index.js';

interface Key {
  name?: string;
  ctrl?: boolean;
  sequence?: string;
}

const HELP = 'space/→ next   ← back   g<number>⏎ jump   home/end   q quit';

/**
 * Steps through frames under the reader's hand: one frame fills the screen. Resolves when the reader quits.
 * `render` gives a frame's text.
 */
export async function playInteractively(
  frames: readonly Frame[],
  render: (frame: Frame) => string,
): Promise<void> {
  const { stdin, stdout } = process;
  let at = 0;
  let jump: string | null = null;
  const show = () => {
    const prompt = jump === null ? HELP : `jump to step: ${jump}`;
    stdout.write(`\u001b[2J\u001b[H${render(frames[at]!)}\n${prompt}`);
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  show();
  await new Promise<void>((resolve) => {
    const onKey = (_text: string | undefined, key: Key) => {
      if (key.name === 'q' || (key.ctrl && key.name === 'c')) {
        stdin.off('keypress', onKey);
        return resolve();
      }
      if (jump !== null) {
        const typed: string = jump;
        jump = /^\d$/.test(key.sequence ?? '') ? typed + key.sequence : null;
        if (key.name === 'return' && typed !== '') at = clamp(Number(typed) - 1, frames.length);
      } else if (key.name === 'g') jump = '';
      else at = clamp(at + (MOVES[key.name ?? ''] ?? 0), frames.length);
      show();
    };
    stdin.on('keypress', onKey);
  });
  stdin.setRawMode(false);
  stdin.pause();
  stdout.write('\n');
}

const MOVES: Record<string, number> = {
  space: 1,
  right: 1,
  down: 1,
  return: 1,
  left: -1,
  up: -1,
  home: -Infinity,
  end: Infinity,
};

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}
