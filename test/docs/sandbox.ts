import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tracehound } from '../support/cli-host.js';
import { MAIN, type CliResult } from '../support/cli-process.js';
import { writeTraces } from '../support/cli-traces.js';
import { removeFolder } from '../support/remove-folder.js';

const ROOT = path.join(import.meta.dirname, '../..');
const FILES = path.join(import.meta.dirname, 'fixtures/sandbox');
/** The run that the documents name by the start of its id. */
const DOCUMENTED_RUN = '4bf92f3577b34da6a3ce929d0e0e4736';

/** The folder that the documents' reader is in: what their commands name is there. */
export class Sandbox {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'tracehound-docs-'));
  #copies = 0;

  /** Fills the model of every reader's folder. */
  async prepare(): Promise<void> {
    const model = this.#path('model');
    cpSync(FILES, model, { recursive: true });
    mkdirSync(path.join(model, 'node_modules'));
    symlinkSync(ROOT, path.join(model, 'node_modules/tracehound'));
    symlinkSync(path.join(ROOT, 'otel-config'), path.join(model, 'otel-config'));
    const traces = path.join(model, 'traces/monday.otlp.jsonl');
    writeTraces(traces, DOCUMENTED_RUN);
    for (const args of [
      ['import', 'traces', 'trace.json'],
      ['label', 'last', 'fail', '--tag', 'candidate'],
      ['label', DOCUMENTED_RUN, 'pass', '--tag', 'release'],
      ['analyze'],
      ['gate', '--write-baseline', 'baseline.json'],
    ]) {
      const { code, stderr } = await tracehound(args, { cwd: model });
      if (code === 2) throw new Error(`tracehound ${args.join(' ')}: ${stderr}`);
    }
    spawnSync('gzip', ['-k', traces]);
    cpSync(`${traces}.gz`, path.join(model, 'traces.otlp.jsonl.gz'));
    for (const name of ['team.duckdb', 'baseline.duckdb']) {
      cpSync(path.join(model, 'traces.duckdb'), path.join(model, name));
    }
    const bin = this.#path('bin');
    mkdirSync(bin);
    writeFileSync(`${bin}/tracehound`, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
    chmodSync(`${bin}/tracehound`, 0o755);
  }

  remove(): Promise<void> {
    return removeFolder(this.#folder);
  }

  /** Types one line in a fresh folder, and waits for its end; what a shell would do nothing for needs none. */
  async run(line: string): Promise<CliResult> {
    const args = argumentsOf(line);
    if (args === null) return ended(this.#start(line));
    const cwd = this.#reader();
    return tracehound(args, { cwd, env: this.#environment(cwd) });
  }

  /** The same for what goes on until it is told to end; it is told once it has said on stderr what it does. */
  async runUntilItSpeaks(line: string): Promise<CliResult> {
    // The shell itself lives on, to tell how its command ended.
    const child = this.#start(`trap : TERM; ${line}`);
    const stop = () => process.kill(-child.pid!, 'SIGTERM');
    child.stderr!.once('data', stop);
    return ended(child);
  }

  #start(line: string): ChildProcess {
    const cwd = this.#reader();
    return spawn('sh', ['-c', line], {
      cwd,
      env: this.#environment(cwd),
      // A group of its own, so that a pipeline ends as one.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  #reader(): string {
    const folder = this.#path(`reader-${this.#copies++}`);
    cpSync(this.#path('model'), folder, { recursive: true, verbatimSymlinks: true });
    return folder;
  }

  #environment(home: string): Record<string, string> {
    return { HOME: home, PATH: `${this.#path('bin')}:${process.env['PATH']}` };
  }

  #path(name: string): string {
    return path.join(this.#folder, name);
  }
}

/** The commands that go on, or take over the process. */
const OWN_PROCESS = ['run', 'serve', 'tail'];

/** The arguments of a line that is one command of ours and nothing else; null for what a shell has to read. */
function argumentsOf(line: string): string[] | null {
  const words = line.match(/"[^"$`\\]*"|'[^']*'|[^\s"'$`\\|&;<>()*?[~]+/g) ?? [];
  const [program, ...args] = words;
  if (program !== 'tracehound' || words.join(' ') !== line || OWN_PROCESS.includes(args[0]!))
    return null;
  return args.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** Whether the shell finds this program. */
export function isInstalled(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, program)));
}

function ended(child: ChildProcess): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  );
}
