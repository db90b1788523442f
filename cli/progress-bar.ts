import { Presets, SingleBar } from 'cli-progress';

export interface ProgressBar {
  update(done: number, total: number): void;
  stop(): void;
}

/** A bar on stderr while a person looks on, and nothing where nobody does. It shows once there is progress. */
export function progressBar(unit: string): ProgressBar {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const format = `{bar} {percentage}% {value}/{total} ${unit} {eta_formatted}`;
  const bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true }, Presets.rect);
  let isShown = false;
  return {
    update(done, total) {
      if (!isShown) bar.start(total, 0);
      isShown = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      if (isShown) bar.stop();
    },
  };
}
