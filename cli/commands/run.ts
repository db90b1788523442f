import { Command } from 'commander';
import { databasePath, dbOption, tagOption, withExamples } from '../options.js';
import { UsageError } from '../errors.js';
import { note } from '../output.js';
import { agentCliOf } from '../traced/agent-clis.js';
import { sentElsewhereBy, tracedCommand } from '../traced/environment.js';
import { labelledEnvironment } from '../traced/labels.js';
import { passThrough } from '../traced/pass-through.js';
import { NOBODY, receiveFor } from '../traced/receive-for.js';

export function runCommand(): Command {
  const command = new Command('run')
    .summary('Run a command with tracing switched on.')
    .description(
      'Run a command with tracing switched on: Node programs record by themselves, programs in other\n' +
        'languages send what their OpenTelemetry SDK has to a receiver that lives as long as they do,\n' +
        'and claude, codex and gemini are told to send their own telemetry there.',
    )
    .argument(
      '[command...]',
      'the command and its arguments, after -- where they look like options',
    )
    .addOption(tagOption('give the runs a tag to find them by'))
    .option('--task <name>', 'say what the runs are to do; `compare` pairs runs by it')
    .passThroughOptions()
    .addOption(dbOption())
    .action(runTraced);
  return withExamples(
    command,
    'tracehound run -- node agent.js --task "fix the tests"',
    'tracehound run --db night.duckdb -- npm run agent',
    'tracehound run --tag new-prompt --task fix-timeout -- node agent.js',
    'tracehound run -- opentelemetry-instrument python agent.py',
    'tracehound run -- claude -p "fix the tests"',
  );
}

/** Ends as the command ends: with its exit code, or by the signal that ended it. */
async function runTraced(
  words: string[],
  options: { db?: string; tag?: string[]; task?: string },
): Promise<void> {
  const [program, ...args] = words[0] === '--' ? words.slice(1) : words;
  if (program === undefined)
    throw new UsageError('no command given: expected one, as in `tracehound run -- node agent.js`');
  const path = databasePath(options);
  const elsewhere = sentElsewhereBy(program);
  if (elsewhere !== null && agentCliOf(program))
    note(
      `note: ${program} sends its telemetry where ${elsewhere} says, so nothing of it is recorded here.`,
    );
  const receiver = elsewhere === null ? await receiveFor(path) : NOBODY;
  try {
    const environment = labelledEnvironment({ tags: options.tag, task: options.task });
    const traced = tracedCommand(program, args, path, receiver, environment);
    const end = await passThrough(program, traced.args, traced.env);
    await receiver.close();
    process.exitCode = end.code;
    if (end.signal !== null) process.kill(process.pid, end.signal);
  } catch (error) {
    await receiver.close();
    throw error;
  }
}
