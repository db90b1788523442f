import { diag } from '@opentelemetry/api';
import { afterEach, expect, test, vi } from 'vitest';
import { readSettings } from '../../instrumentation/settings.js';

afterEach(() => vi.unstubAllEnvs());

function settingsFor(env: Record<string, string>) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return readSettings();
}

const file = { sink: 'duckdb', path: './traces.duckdb' };
const protobuf = { protocol: 'http/protobuf' };

test.each([
  ['nothing', {}, { file, otlp: undefined, console: false }],
  [
    'an endpoint',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' },
    { file, otlp: protobuf },
  ],
  [
    'a traces endpoint and JSON',
    {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    },
    { file, otlp: { protocol: 'http/json' } },
  ],
  [
    'the traces protocol over the general one',
    {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    },
    { file, otlp: { protocol: 'http/json' } },
  ],
  [
    'a protocol we do not speak',
    {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    },
    { otlp: protobuf },
  ],
  ['the otlp exporter', { OTEL_TRACES_EXPORTER: 'otlp' }, { file, otlp: protobuf }],
  [
    'the console exporter',
    { OTEL_TRACES_EXPORTER: 'console' },
    { file, otlp: undefined, console: true },
  ],
  [
    'no exporter',
    { OTEL_TRACES_EXPORTER: 'none' },
    { file: undefined, otlp: undefined, console: false },
  ],
  [
    'no exporter, whatever the endpoint',
    {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    },
    { file: undefined, otlp: undefined },
  ],
  [
    'no exporter but our file',
    { OTEL_TRACES_EXPORTER: 'none', TRACEHOUND_SINK: 'duckdb' },
    { file, otlp: undefined },
  ],
  ['only otlp', { TRACEHOUND_SINK: 'otlp' }, { file: undefined, otlp: protobuf }],
  [
    'only otlp, to the server that holds the file',
    {
      TRACEHOUND_SINK: 'otlp',
      TRACEHOUND_DB: '/data/runs.duckdb',
      TRACEHOUND_RECEIVER: 'http://127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    },
    { file: undefined, otlp: { protocol: 'http/protobuf', databasePath: '/data/runs.duckdb' } },
  ],
  [
    'a spool elsewhere',
    { TRACEHOUND_SINK: 'spool', TRACEHOUND_DB: '/data/runs.duckdb' },
    {
      file: { sink: 'spool', path: '/data/runs.duckdb' },
    },
  ],
  ['a sink nobody knows', { TRACEHOUND_SINK: 'postgres' }, { file }],
  ['the SDK disabled', { OTEL_SDK_DISABLED: 'TRUE' }, { disabled: true }],
  ['the SDK not disabled', { OTEL_SDK_DISABLED: '1' }, { disabled: false }],
])('%s', (_, env, expected) => {
  expect(settingsFor(env)).toMatchObject(expected);
});

test('OTEL_BSP_* reach the batches, and a batch never exceeds the queue', () => {
  const { batch } = settingsFor({
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
    OTEL_BSP_SCHEDULE_DELAY: '250',
    OTEL_BSP_EXPORT_TIMEOUT: '1000',
  });
  expect(batch).toEqual({
    maxQueueSize: 100,
    maxExportBatchSize: 100,
    exportTimeoutMs: 1_000,
    scheduleDelayMs: 250,
  });
});

test.each(['0', '-5', '0.5', 'many'])('%s spans a batch is the default, and is said', (value) => {
  const warn = vi.spyOn(diag, 'warn');
  const { batch } = settingsFor({
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: value,
    OTEL_BSP_MAX_QUEUE_SIZE: value,
  });
  expect(batch).toMatchObject({ maxExportBatchSize: 512, maxQueueSize: 2048 });
  expect(warn.mock.calls.flat().join()).toContain(
    `OTEL_BSP_MAX_EXPORT_BATCH_SIZE=${value} is not supported here; expected a number of at least 1`,
  );
  warn.mockRestore();
});

test('no time is longer than a timer takes', () => {
  const settings = settingsFor({
    OTEL_BSP_EXPORT_TIMEOUT: '99999999999',
    OTEL_BSP_SCHEDULE_DELAY: '99999999999',
    OTEL_METRIC_EXPORT_INTERVAL: '99999999999',
    TRACEHOUND_EXIT_TIMEOUT_MS: '99999999999',
  });
  const { batch, metricIntervalMs, exitTimeoutMs } = settings;
  const times = [batch.exportTimeoutMs, batch.scheduleDelayMs, metricIntervalMs, exitTimeoutMs];
  expect(times).toEqual(times.map(() => 2 ** 31 - 1));
});
