import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';

/** What such a process may know of this one: no keys, and no NODE_OPTIONS that would trace it in turn. */
const PASSED_ON =
  /^(PATH|HOME|TMPDIR|TMP|TEMP|XDG_RUNTIME_DIR|LANG|LC_ALL|TZ|SystemRoot|LD_LIBRARY_PATH|TRACEHOUND_\w+)$/i;

/**
 * Starts a program of this folder (`drain-process`) beside the agent: in a session of its own, because
 * Ctrl-C in the agent's terminal is not meant for it, and never keeping the agent alive by itself.
 * Throws where the program is not there; `pid` is undefined where it could not be started.
 */
export function startOwnProcess(
  name: string,
  args: { database: string; more?: string[]; stdio?: StdioOptions },
): ChildProcess {
  const program = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  // In a bundle or a single executable, execPath and this file's neighbours are not what they seem.
  if (isSea() || !existsSync(program)) throw new Error(`${program} is not there`);
  const { spawn } = process.getBuiltinModule('node:child_process');
  const start = () =>
    spawn(process.execPath, [program, args.database, ...(args.more ?? [])], {
      detached: true,
      stdio: args.stdio ?? 'ignore',
      windowsHide: true,
      // Not the agent's own folder, which it may want to remove.
      cwd: path.dirname(args.database),
      env: environment(),
    });
  // A process of ours is no part of the host's trace, and need not know of it.
  const child = context.with(suppressTracing(context.active()), start);
  child.unref();
  return child;
}

function environment(): NodeJS.ProcessEnv {
  const passedOn = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name));
  const env = Object.fromEntries(passedOn);
  // Electron's executable is the application unless it is told to be Node.
  return process.versions['electron'] ? { ...env, ELECTRON_RUN_AS_NODE: '1' } : env;
}
