import { Command } from 'commander';
import { COMMANDS, type LoadCommand } from './commands/index.js';
import { debugOption } from './options.js';
import { packageVersion } from './package-version.js';

const DESCRIPTION = `Follow an agent's trail to the step where it went wrong.

Records what LLM agents do as OpenTelemetry spans in one DuckDB file, and says
where and why runs go wrong, with the evidence.`;

const AFTER = `
Every command reads $TRACEHOUND_DB, else ./traces.duckdb, unless --db says otherwise.
Exit codes: 0 clean, 1 findings above info or partly bad input, 2 wrong usage or something broken.`;

/**
 * The command line; it throws instead of ending the process.
 *
 * @param typed The first word after the program's name: where it is a command, no other is loaded.
 */
export async function createProgram(typed?: string): Promise<Command> {
  const program = new Command('tracehound')
    .description(DESCRIPTION)
    .usage('COMMAND [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show how a command is used')
    .enablePositionalOptions()
    .addHelpText('after', AFTER);
  for (const command of await Promise.all(wantedFor(typed).map((load) => load())))
    program.addCommand(command);
  for (const command of [program, ...program.commands]) prepare(command);
  return program;
}

/** Whoever asks for the version needs no command; whoever asks for help, or mistypes, all of them. */
function wantedFor(typed: string | undefined): LoadCommand[] {
  if (typed === '--version' || typed === '-V') return [];
  const isCommand = typed !== undefined && Object.hasOwn(COMMANDS, typed);
  return isCommand ? [COMMANDS[typed]!] : Object.values(COMMANDS);
}

function prepare(command: Command): void {
  command
    .exitOverride()
    .helpOption('-h, --help', 'show this help')
    .showSuggestionAfterError(true)
    .configureOutput({ outputError: (text, write) => write(asSentence(text, command)) });
  if (command.parent) command.addOption(debugOption());
}

/** `error: unknown option '--jsn'\n(Did you mean --json?)` on one line, with the way out. */
function asSentence(text: string, command: Command): string {
  const line = text
    .replace(/^error:\s*/, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  const help = command.parent ? `tracehound ${command.name()} --help` : 'tracehound --help';
  return `tracehound: ${line}. See \`${help}\`.\n`;
}
