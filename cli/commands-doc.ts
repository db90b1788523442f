import type { Command } from 'commander';
import { createProgram } from './program.js';

/** Columns of the help texts in the document, whatever the terminal that writes it. */
const WIDTH = 100;

/** docs/commands.md: the help of every command as the program itself prints it. */
export async function commandsDoc(): Promise<string> {
  const program = await createProgram();
  const commands = program.commands.filter((command) => command.name() !== 'help');
  const contents = commands.map(
    (command) => `- [\`${command.name()}\`](#${command.name()}) ${summaryOf(command)}`,
  );
  const chapters = commands.map(
    (command) => `## ${command.name()}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`,
  );
  return [
    '# Commands',
    '',
    '<!-- Written by `npm run docs` from the commands; do not edit. -->',
    '',
    '```text',
    helpOf(program),
    '```',
    '',
    ...contents,
    '',
    ...chapters,
  ].join('\n');
}

function summaryOf(command: Command): string {
  return command.summary() || command.description();
}

function helpOf(command: Command): string {
  let help = '';
  command
    .configureHelp({ helpWidth: WIDTH })
    .configureOutput({ writeOut: (text) => (help += text) })
    .outputHelp();
  return help.trimEnd();
}
