import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';
import { lastDrainFailure } from '../spool/drain-failure.js';
import { isSeatTaken } from '../spool/drain-seat.js';
import { spoolFolder } from '../spool/spool.js';

const PROGRAM = fileURLToPath(new URL('./drain-process.js', import.meta.url));

/** What the process may know of this one: no keys, and no NODE_OPTIONS that would trace it in turn. */
const PASSED_ON =
  /^(PATH|HOME|TMPDIR|TMP|TEMP|XDG_RUNTIME_DIR|LANG|LC_ALL|TZ|SystemRoot|LD_LIBRARY_PATH|TRACEHOUND_\w+)$/i;

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
    // In a bundle or a single executable, execPath and this file's neighbours are not what they seem.
    if (isSea() || !existsSync(PROGRAM)) return this.#fail(`${PROGRAM} is not there`);
    const child = spawn(
      process.execPath,
      [PROGRAM, this.databasePath, String(this.pauseMs), String(process.pid)],
      {
        // Its own session: Ctrl-C in the agent's terminal is not meant for it.
        detached: true,
        stdio: 'ignore',
        windowsHide: true,
        cwd: path.dirname(this.databasePath),
        env: environment(),
      },
    );
    child.unref();
    child.once('error', (error) => this.#fail(error));
    child.once('exit', (code, signal) => {
      if (code === 0) this.#restartMs = FIRST_RESTART_MS;
      else this.#slowDown(lastDrainFailure(this.#folder) ?? `it ended with ${code ?? signal}`);
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

function environment(): NodeJS.ProcessEnv {
  const passedOn = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name));
  const env = Object.fromEntries(passedOn);
  // Electron's executable is the application unless it is told to be Node.
  return process.versions['electron'] ? { ...env, ELECTRON_RUN_AS_NODE: '1' } : env;
}
