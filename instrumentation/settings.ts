import { getStringFromEnv, getStringListFromEnv } from '@opentelemetry/core';
import { readChoice, readNumber, warnUnknown } from './environment.js';

export type FileSink = 'duckdb' | 'spool';
export type OtlpProtocol = 'http/protobuf' | 'http/json';

export interface OtlpSettings {
  readonly protocol: OtlpProtocol;
  /** False where the environment names an endpoint for traces alone. */
  readonly metrics: boolean;
  /** The database that the endpoint's server holds, if that is known: what has only begun can be left beside it. */
  readonly databasePath: string | undefined;
}

/** What the environment asks for. */
export interface Settings {
  /** True switches everything off: no provider, no traced fetch (`OTEL_SDK_DISABLED`). */
  readonly disabled: boolean;
  readonly file: { readonly sink: FileSink; readonly path: string } | undefined;
  readonly otlp: OtlpSettings | undefined;
  readonly console: boolean;
  /** Whether metrics go where spans go (`OTEL_METRICS_EXPORTER=none`: nowhere). */
  readonly metrics: boolean;
  /** Milliseconds between two exports of metrics (`OTEL_METRIC_EXPORT_INTERVAL`); undefined leaves it to each sink. */
  readonly metricIntervalMs: number | undefined;
  readonly batch: BatchSettings;
  /** Whether calls outside any span get a run (`TRACEHOUND_AMBIENT_RUN`, default true). */
  readonly ambientRuns: boolean;
  /** Whether spans belong below those of who calls (`TRACEHOUND_JOIN_CALLERS`, default true). */
  readonly joinsCallers: boolean;
  /** Most milliseconds the end of the process waits for the sinks. */
  readonly exitTimeoutMs: number;
  readonly logLevel: string | undefined;
  /** False in a worker thread. */
  readonly isMainThread: boolean;
}

/** `OTEL_BSP_*`: see the OTel specification, "Batch Span Processor". */
export interface BatchSettings {
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly exportTimeoutMs: number;
  /** Undefined leaves the choice to each sink. */
  readonly scheduleDelayMs: number | undefined;
}

const DEFAULT_DB_PATH = './traces.duckdb';
const DEFAULT_EXIT_TIMEOUT_MS = 2_000;

/**
 * Reads the settings from `process.env`.
 *
 * Standard variables mean what the OTel specification (1.50, "Environment Variable Specification") says.
 * Two rules tie them to the file sink, which the specification does not know:
 * - the file is written unless `TRACEHOUND_SINK=otlp`, or `OTEL_TRACES_EXPORTER=none` with no
 *   `TRACEHOUND_SINK` beside it;
 * - OTLP is sent when `OTEL_TRACES_EXPORTER` lists it, or an OTLP endpoint is set and
 *   `OTEL_TRACES_EXPORTER` is not, or `TRACEHOUND_SINK=otlp`. An endpoint that `TRACEHOUND_RECEIVER` names too leads
 *   to the very file (`tracehound run` sets both), so that what is written there need not be sent. With
 *   `TRACEHOUND_SINK=otlp` all is sent, but for the records of spans that have begun: they go beside the file.
 *
 * A value nobody knows is named in a warning and stands for the default.
 */
export function readSettings(): Settings {
  const sink = readChoice('TRACEHOUND_SINK', ['duckdb', 'spool', 'otlp'] as const);
  const exporters = readExporters();
  const sendsOtlp = sink === 'otlp' || (exporters ? exporters.includes('otlp') : hasOtlpEndpoint());
  const writesFile = sink === undefined ? !exporters?.includes('none') : sink !== 'otlp';
  return {
    disabled: getStringFromEnv('OTEL_SDK_DISABLED')?.trim().toLowerCase() === 'true',
    file: writesFile
      ? {
          sink: sink === 'spool' ? 'spool' : 'duckdb',
          path: getStringFromEnv('TRACEHOUND_DB') ?? DEFAULT_DB_PATH,
        }
      : undefined,
    otlp: sendsOtlp
      ? {
          protocol: readOtlpProtocol(),
          metrics: hasMetricsEndpoint(),
          databasePath: leadsToFile() ? getStringFromEnv('TRACEHOUND_DB') : undefined,
        }
      : undefined,
    console: exporters?.includes('console') ?? false,
    metrics: !getStringListFromEnv('OTEL_METRICS_EXPORTER')?.includes('none'),
    metricIntervalMs: readNumber('OTEL_METRIC_EXPORT_INTERVAL', 1),
    batch: readBatchSettings(),
    ambientRuns: readChoice('TRACEHOUND_AMBIENT_RUN', ['true', 'false'] as const) !== 'false',
    joinsCallers: readChoice('TRACEHOUND_JOIN_CALLERS', ['true', 'false'] as const) !== 'false',
    exitTimeoutMs: readNumber('TRACEHOUND_EXIT_TIMEOUT_MS', 0) ?? DEFAULT_EXIT_TIMEOUT_MS,
    logLevel: getStringFromEnv('OTEL_LOG_LEVEL'),
    // Node marks what a thread may not do; asking `node:worker_threads` would load it at every start.
    isMainThread: !('disabled' in process.chdir),
  };
}

/** The list of `OTEL_TRACES_EXPORTER`, or undefined where it is not set. */
function readExporters(): readonly string[] | undefined {
  const names = getStringListFromEnv('OTEL_TRACES_EXPORTER')?.map((name) => name.toLowerCase());
  if (!names || names.length === 0) return undefined;
  const known = ['otlp', 'console', 'none'];
  for (const name of names.filter((name) => !known.includes(name))) {
    warnUnknown('OTEL_TRACES_EXPORTER', name, known.join(' | '));
  }
  return names;
}

function hasOtlpEndpoint(): boolean {
  return (
    (getStringFromEnv('OTEL_EXPORTER_OTLP_ENDPOINT') !== undefined && !leadsToFile()) ||
    getStringFromEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') !== undefined
  );
}

function leadsToFile(): boolean {
  const endpoint = getStringFromEnv('OTEL_EXPORTER_OTLP_ENDPOINT');
  return endpoint !== undefined && endpoint === getStringFromEnv('TRACEHOUND_RECEIVER');
}

/** True also where no endpoint is named at all: then all signals go to the specification's default. */
function hasMetricsEndpoint(): boolean {
  return (
    getStringFromEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') === undefined ||
    getStringFromEnv('OTEL_EXPORTER_OTLP_ENDPOINT') !== undefined ||
    getStringFromEnv('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT') !== undefined
  );
}

function readOtlpProtocol(): OtlpProtocol {
  const known = ['http/protobuf', 'http/json'] as const;
  return (
    readChoice('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', known) ??
    readChoice('OTEL_EXPORTER_OTLP_PROTOCOL', known) ??
    'http/protobuf'
  );
}

function readBatchSettings(): BatchSettings {
  const maxQueueSize = readNumber('OTEL_BSP_MAX_QUEUE_SIZE', 1) ?? 2048;
  const maxExportBatchSize = readNumber('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 1) ?? 512;
  return {
    maxQueueSize,
    maxExportBatchSize: Math.min(maxExportBatchSize, maxQueueSize),
    exportTimeoutMs: readNumber('OTEL_BSP_EXPORT_TIMEOUT', 1) ?? 30_000,
    scheduleDelayMs: readNumber('OTEL_BSP_SCHEDULE_DELAY', 0),
  };
}
