import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { findRun, readFrames, type Frame } from '../../analysis/index.js';
import { BadValueError } from '../errors.js';
import { reading } from '../open.js';
import { dbOption, jsonOption, withExamples } from '../options.js';
import { note, paintFor, print, printJson } from '../output.js';
import { renderFrame } from '../replay/frame-text.js';
import { playInteractively } from '../replay/interactive-player.js';

interface ReplayOptions {
  db?: string;
  json?: boolean;
  speed?: number;
}

/** However long the run idled, nobody watches an empty screen longer than this. */
const MAX_PAUSE_MS = 5_000;

export function replayCommand(): Command {
  const command = new Command('replay')
    .summary('Step through a run.')
    .description(
      'Step through a run: what each step got, thought, said and did.\n' +
        'In a terminal the keys move; piped, or with --speed 0, all of it is printed.',
    )
    .argument('<run>', 'a run id, the start of one, or `last`')
    .option(
      '--speed <n>',
      'play by itself, n times as fast as it ran; 0 prints at once',
      parseSpeed,
    )
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(replay);
  return withExamples(
    command,
    'tracehound replay last',
    'tracehound replay last --speed 10',
    'tracehound replay 4bf92f --speed 0 | less -R',
  );
}

async function replay(ref: string, options: ReplayOptions): Promise<void> {
  const frames = await reading(options, async (store) =>
    readFrames(store, await findRun(store, ref)),
  );
  if (options.json) return printJson(frames);
  if (frames.length === 0) return note('this run has no steps');
  const isWatched = process.stdin.isTTY && process.stdout.isTTY;
  const maxLines = isWatched && options.speed === undefined ? 12 : 40;
  const layout = { paint: paintFor(process.stdout), maxLines, maxCharacters: 4000 };
  const render = (frame: Frame) => renderFrame(frame, frames.length, layout);
  if (isWatched && options.speed === undefined) return playInteractively(frames, render);
  await playThrough(frames, render, process.stdout.isTTY ? (options.speed ?? 0) : 0);
}

async function playThrough(
  frames: readonly Frame[],
  render: (frame: Frame) => string,
  speed: number,
): Promise<void> {
  for (const [i, frame] of frames.entries()) {
    const waited = i === 0 ? 0 : frame.offsetMs - frames[i - 1]!.offsetMs;
    if (speed > 0) await delay(Math.min(MAX_PAUSE_MS, Math.max(0, waited / speed)));
    await print(`${render(frame)}\n`);
  }
}

function parseSpeed(value: string): number {
  const speed = Number(value);
  if (value.trim() === '' || !Number.isFinite(speed) || speed < 0)
    throw new BadValueError('--speed', value, 'a number of at least 0');
  return speed;
}
