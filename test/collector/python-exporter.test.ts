import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startCollectorServer, temporaryFolder } from '../support/collector-server.js';
import { queryRows } from '../support/query-rows.js';

const PROGRAM = fileURLToPath(new URL('./programs/python_exporter.py', import.meta.url));
/** `TRACEHOUND_TEST_PYTHON` names one of a virtual environment. */
const PYTHON = process.env['TRACEHOUND_TEST_PYTHON'] ?? 'python3';
const PACKAGES =
  'import opentelemetry.exporter.otlp.proto.http, opentelemetry.exporter.otlp.proto.grpc';
const hasPackages = spawnSync(PYTHON, ['-c', PACKAGES]).status === 0;

describe('the exporters of OpenTelemetry Python, unmodified', () => {
  const why = `skipped: ${PYTHON} has no opentelemetry-exporter-otlp`;
  test.skipIf(!hasPackages)(
    hasPackages ? 'http/protobuf, plain, gzip and deflate, and grpc' : why,
    async () => {
      const folder = temporaryFolder();
      const path = folder.file('python.duckdb');
      const server = await startCollectorServer({ path });
      try {
        await promisify(execFile)(PYTHON, [
          PROGRAM,
          server.url,
          `http://127.0.0.1:${server.grpcPort}`,
        ]);
        expect(
          await queryRows(
            path,
            'select name, kind, service, model_requested, tokens_in from spans order by name',
          ),
        ).toEqual(
          ['python grpc', 'python http', 'python http deflate', 'python http gzip'].map((name) => ({
            name,
            kind: 'llm',
            service: 'python-agent',
            model_requested: 'gpt-5',
            tokens_in: '12',
          })),
        );
      } finally {
        await server.end('SIGTERM');
        await folder.remove();
      }
    },
    120_000,
  );
});
