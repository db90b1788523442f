import path from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { agentCliOf } from './agent-clis.js';
import { ownSettingsOf } from './own-settings.js';

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
  if (cli) {
    // Its own telemetry tells more than Tracehound inside it could, and twice is once too often.
    if (url === null) return { args, env: { ...environment, ...database } };
    const { decidesOnContent } = ownSettingsOf(cli, environment);
    const wished = environment['TRACEHOUND_CAPTURE_CONTENT'];
    const content = decidesOnContent && wished === undefined ? null : !isOff(wished);
    return {
      args: [...(cli.args?.(url, content) ?? []), ...args],
      env: { ...cli.env(url, content), ...environment, ...database },
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
        otlpVariables(program, url, receiver.isOwn, environment)),
      ...database,
      NODE_OPTIONS: nodeOptions.filter(Boolean).join(' '),
    },
  };
}

function otlpVariables(
  program: string,
  url: string,
  isOwn: boolean,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    ...contentVariables(program, environment),
    // Our own receiver loads what Node programs write beside the file, which a killed one has left too. A server that
    // somebody else started may send on what it receives; it loads what lies beside the file as well.
    ...(isOwn || environment['TRACEHOUND_SINK'] === undefined ? { TRACEHOUND_RECEIVER: url } : {}),
    ...(isOwn ? {} : { TRACEHOUND_SINK: environment['TRACEHOUND_SINK'] ?? 'otlp' }),
  };
}

/** Whose instrumentations still know the older word alone: `true`. */
const SAYS_TRUE: ReadonlySet<string> = new Set(['dotnet', 'gradle', 'gradlew', 'java', 'mvn']);

/**
 * OpenTelemetry's instrumentations record no content unless they are told to. Those for Python want to know where
 * (opentelemetry-util-genai 0.2 and later, of which `true` gets a warning and no content), and before 1.0 which
 * conventions.
 */
function contentVariables(program: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOn = !isOff(environment['TRACEHOUND_CAPTURE_CONTENT']);
  const isOlder = SAYS_TRUE.has(path.basename(program).replace(/\.(?:bat|cmd|exe)$/, ''));
  return {
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT:
      environment['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'] ??
      (isOlder ? String(isOn) : isOn ? 'SPAN_ONLY' : 'NO_CONTENT'),
    OTEL_SEMCONV_STABILITY_OPT_IN:
      environment['OTEL_SEMCONV_STABILITY_OPT_IN'] ?? 'gen_ai_latest_experimental',
  };
}

function isOff(value: string | undefined): boolean {
  return ['false', '0', 'off', 'no'].includes(value?.trim().toLowerCase() ?? '');
}

function hasEndpoint(environment: NodeJS.ProcessEnv): boolean {
  return ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some(
    (name) => (environment[name] ?? '') !== '',
  );
}

/** What makes a command send somewhere else already, a variable or a file; null where nothing does. */
export function sentElsewhereBy(
  program: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | null {
  const cli = agentCliOf(program);
  if (cli) return ownSettingsOf(cli, environment).sentBy;
  return hasEndpoint(environment) ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : null;
}
