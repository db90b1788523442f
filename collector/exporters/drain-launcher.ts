import { lastDrainFailure } from '../spool/drain-failure.js';
import { isSeatTaken } from '../spool/drain-seat.js';
import { spoolFolder } from '../spool/spool.js';
import { startOwnProcess } from './own-process.js';

const LOOK_EVERY_MS = 1000;
/** Longer than a process takes to start on a busy machine. */
const FIRST_RESTART_MS = 3000;
const LAST_RESTART_MS = 60_000;

/** Sees to it that somebody drains the spool: starts a process for it where nobody does. */
export class DrainLauncher {
  readonly #folder: string;
  #lookAgainAtMs = 0;
  #startAgainAtMs = 0;
  #restartMs = FIRST_RESTART_MS;

  constructor(
    private readonly databasePath: string,
    private readonly pauseMs: number,
    private readonly onTrouble: (reason: string) => void,
  ) {
    this.#folder = spoolFolder(databasePath);
  }

  /** `ensure` for every export: looks at most once a second. */
  ensureSoon(): void {
    if (Date.now() < this.#lookAgainAtMs) return;
    this.#lookAgainAtMs = Date.now() + LOOK_EVERY_MS;
    this.ensure();
  }

  /** False where no process drains and none can be started; the spans then wait for the next opener. */
  ensure(): boolean {
    try {
      if (isSeatTaken(this.#folder)) return true;
      // One that was started a moment ago may not have sat down yet; one that keeps failing gets a pause.
      if (Date.now() < this.#startAgainAtMs) return this.#restartMs === FIRST_RESTART_MS;
      return this.#start();
    } catch (error) {
      return this.#fail(error);
    }
  }

  #start(): boolean {
    this.#startAgainAtMs = Date.now() + this.#restartMs;
    const child = startOwnProcess('drain-process', {
      database: this.databasePath,
      more: [String(this.pauseMs), String(process.pid)],
    });
    child.once('error', (error) => this.#fail(error));
    child.once('exit', (code, signal) => {
      if (code === 0) this.#restartMs = FIRST_RESTART_MS;
      else
        this.#slowDown(lastDrainFailure(this.#folder)?.reason ?? `it ended with ${code ?? signal}`);
    });
    return child.pid !== undefined;
  }

  #slowDown(reason: string): void {
    this.#restartMs = Math.min(this.#restartMs * 2, LAST_RESTART_MS);
    this.#startAgainAtMs = Date.now() + this.#restartMs;
    this.onTrouble(reason);
  }

  #fail(error: unknown): false {
    this.#restartMs = LAST_RESTART_MS;
    this.#startAgainAtMs = Date.now() + this.#restartMs;
    this.onTrouble(error instanceof Error ? error.message : String(error));
    return false;
  }
}
