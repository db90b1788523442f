import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { AgentCli } from './agent-clis.js';

/** What the user has decided himself of an agent's telemetry. */
export interface OwnSettings {
  /** The variable or the file that says where it goes; null where nothing does. */
  readonly sentBy: string | null;
  readonly decidesOnContent: boolean;
}

/** Looks into the agent's variables and settings files. A file that cannot be read says nothing. */
export function ownSettingsOf(
  cli: AgentCli,
  environment: NodeJS.ProcessEnv = process.env,
): OwnSettings {
  const variable = cli.endpoints.find((name) => (environment[name] ?? '') !== '');
  const files = settingsFiles(cli, environment).map((file) => ({ file, text: textOf(file) }));
  const file = files.find(({ text }) => cli.sendsElsewhere.test(text))?.file;
  return {
    sentBy: variable ?? file ?? null,
    decidesOnContent: files.some(({ text }) => cli.decidesOnContent.test(text)),
  };
}

function settingsFiles({ settings }: AgentCli, environment: NodeJS.ProcessEnv): string[] {
  const { folder, variable, files } = settings;
  const moved = variable === undefined ? undefined : environment[variable];
  const own = moved || path.join(environment['HOME'] || homedir(), folder);
  return [own, folder].flatMap((where) => files.map((file) => path.join(where, file)));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
