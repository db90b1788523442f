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

/** What can be measured of every variant. */
export interface Variants {
  nothing: Variant;
  plain: Variant;
  /** OpenTelemetry's own instrumentation of OpenAI's SDK. */
  instrumentation: Variant;
  file: Variant;
  otlp: Variant;
}

/** Short, so that what was recorded goes out while a program is measured; alike for all. */
const DELAYS = { OTEL_BSP_SCHEDULE_DELAY: '1000', OTEL_BLRP_SCHEDULE_DELAY: '1000' };

/** @param folder For trace files. @param otlpUrl Where OTLP is read and forgotten. */
export function variantsOf(folder: string, otlpUrl: string): Variants {
  const otlp = {
    ...DELAYS,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
  const toFile = { TRACEHOUND_DB: `${folder}/traces.duckdb`, TRACEHOUND_SINK: 'duckdb' };
  const traced = ['--import', register];
  return {
    nothing: { name: 'nothing', nodeArgs: [], env: {} },
    plain: {
      name: 'plain OpenTelemetry (BatchSpanProcessor, OTLP)',
      nodeArgs: ['--import', program('plain-otel')],
      env: { ...otlp, SPANS: 'manual' },
    },
    instrumentation: {
      name: 'OpenTelemetry with `instrumentation-openai`',
      nodeArgs: ['--import', program('instrumentation-openai')],
      env: otlp,
    },
    file: { name: 'Tracehound to a file', nodeArgs: traced, env: { ...DELAYS, ...toFile } },
    otlp: {
      name: 'Tracehound to OTLP',
      nodeArgs: traced,
      env: { ...otlp, TRACEHOUND_SINK: 'otlp' },
    },
  };
}
