import { fileURLToPath } from 'node:url';

/** One way to run a program. */
export interface Variant {
  name: string;
  /** What stands before the program's name. */
  nodeArgs: readonly string[];
  env: Readonly<Record<string, string>>;
}

export function program(name: string): string {
  return fileURLToPath(new URL(`./programs/${name}.mjs`, import.meta.url));
}

const register = fileURLToPath(new URL('../../dist/instrumentation/register.js', import.meta.url));

/** @param folder For trace files. @param otlpUrl Where OTLP is read and forgotten. */
export function variantsOf(folder: string, otlpUrl: string): readonly Variant[] {
  const otlp = {
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
  const traced = ['--import', register];
  return [
    { name: 'nothing', nodeArgs: [], env: {} },
    {
      name: 'plain OpenTelemetry (BatchSpanProcessor, OTLP)',
      nodeArgs: ['--import', program('plain-otel')],
      env: { ...otlp, SPANS: 'manual' },
    },
    {
      name: 'Tracehound to a file',
      nodeArgs: traced,
      env: { TRACEHOUND_DB: `${folder}/traces.duckdb`, TRACEHOUND_SINK: 'duckdb' },
    },
    { name: 'Tracehound to OTLP', nodeArgs: traced, env: { ...otlp, TRACEHOUND_SINK: 'otlp' } },
  ];
}
