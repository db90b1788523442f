import { pathToFileURL, fileURLToPath } from 'node:url';

/** The module that traces a Node program, named by its whole URL: the program need not have the package. */
const REGISTER = new URL('../../instrumentation/register.js', import.meta.url);

/**
 * The environment that traces a command. What the user has set stays as it is: an OTLP endpoint of his own
 * is where programs in other languages go on sending to.
 */
export function tracedEnvironment(
  databasePath: string,
  receiverUrl: string | null,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const register = pathToFileURL(fileURLToPath(REGISTER)).href;
  const nodeOptions = [environment['NODE_OPTIONS'], `--import=${register}`];
  const otlp =
    receiverUrl === null || hasEndpoint(environment)
      ? {}
      : {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiverUrl,
          OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
          // Node programs would write to the file too; twice is once too often.
          TRACEHOUND_SINK: environment['TRACEHOUND_SINK'] ?? 'otlp',
        };
  return {
    ...environment,
    ...otlp,
    TRACEHOUND_DB: databasePath,
    NODE_OPTIONS: nodeOptions.filter(Boolean).join(' '),
  };
}

/** Whether the user sends OTLP somewhere already. */
export function hasEndpoint(environment: NodeJS.ProcessEnv = process.env): boolean {
  return ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some(
    (name) => (environment[name] ?? '') !== '',
  );
}
