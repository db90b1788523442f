import { pathToFileURL, fileURLToPath } from 'node:url';
import { agentCliOf } from './agent-clis.js';

/** The module that traces a Node program, named by its whole URL: the program need not have the package. */
const REGISTER = new URL('../../instrumentation/register.js', import.meta.url);

/** A command as it is run: with tracing switched on. */
export interface TracedCommand {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Switches tracing on for a command: Node programs load Tracehound; coding agents with telemetry of their own are told
 * where to send it; all others find the OTLP variables. What the user has set stays as it is: an OTLP endpoint of his
 * own is where programs in other languages go on sending to.
 */
export function tracedCommand(
  program: string,
  args: readonly string[],
  databasePath: string,
  receiver: { readonly url: string | null; readonly isOwn: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): TracedCommand {
  const { url } = receiver;
  const cli = agentCliOf(program);
  const database = { TRACEHOUND_DB: databasePath };
  if (cli && url !== null) {
    const capturesContent = !isOff(environment['TRACEHOUND_CAPTURE_CONTENT']);
    return {
      args: [...(cli.args?.(url, capturesContent) ?? []), ...args],
      // Its own telemetry tells more than Tracehound inside it could, and twice is once too often.
      env: { ...cli.env(url, capturesContent), ...environment, ...database },
    };
  }
  const nodeOptions = [
    environment['NODE_OPTIONS'],
    `--import=${pathToFileURL(fileURLToPath(REGISTER)).href}`,
  ];
  return {
    args,
    env: {
      ...environment,
      ...(url !== null &&
        !hasEndpoint(environment) &&
        otlpVariables(url, receiver.isOwn, environment)),
      ...database,
      NODE_OPTIONS: nodeOptions.filter(Boolean).join(' '),
    },
  };
}

function otlpVariables(
  url: string,
  isOwn: boolean,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    // OpenTelemetry's instrumentations for Python and others record no content unless they are told to.
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT:
      environment['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'] ??
      String(!isOff(environment['TRACEHOUND_CAPTURE_CONTENT'])),
    // Our own receiver loads what Node programs write beside the file, which a killed one has left too. A server that
    // somebody else started may send on what it receives; it loads what lies beside the file as well.
    ...(isOwn || environment['TRACEHOUND_SINK'] === undefined ? { TRACEHOUND_RECEIVER: url } : {}),
    ...(isOwn ? {} : { TRACEHOUND_SINK: environment['TRACEHOUND_SINK'] ?? 'otlp' }),
  };
}

function isOff(value: string | undefined): boolean {
  return ['false', '0', 'off', 'no'].includes(value?.trim().toLowerCase() ?? '');
}

/** Whether the user sends OTLP somewhere already. */
export function hasEndpoint(environment: NodeJS.ProcessEnv = process.env): boolean {
  return ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some(
    (name) => (environment[name] ?? '') !== '',
  );
}
