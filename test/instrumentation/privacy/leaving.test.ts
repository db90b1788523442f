import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../support/temp-folder.js';
import { startOtlpReceiver } from '../support/otlp-receiver.js';
import { fixture, runNode, TRACED } from '../support/run-node.js';

const KEY = `sk-proj-${'a1B2'.repeat(8)}`;
const MASK = '[redacted:api-key]';

/** Everything that an agent which knows a secret has let out of its process: to the spool, and over OTLP. */
async function whatLeft(way: string, protocol: string): Promise<Record<string, string[]>> {
  const db = path.join(tempFolder(), 'traces.duckdb');
  const spool = `${db}.spool`;
  mkdirSync(spool);
  const receiver = await startOtlpReceiver();
  await runNode([...TRACED, fixture('secretive-agent.mjs'), way], {
    TRACEHOUND_DB: db,
    TRACEHOUND_SINK: 'spool',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_RESOURCE_ATTRIBUTES: `deploy.key=${KEY}`,
    KEY,
    SPOOL: spool,
  });
  await receiver.close();
  return {
    spool: readdirSync(spool).map((name) => readFileSync(path.join(spool, name), 'latin1')),
    spans: receiver.requests.map(({ body }) => body.toString('latin1')),
    metrics: receiver.metrics.map((body) =>
      Buffer.isBuffer(body) ? body.toString('latin1') : JSON.stringify(body),
    ),
  };
}

const everywhere = ['spool', 'spans', 'metrics'];

test.each([
  ['returns', 'http/protobuf', everywhere],
  ['calls process.exit', 'http/protobuf', everywhere],
  ['calls process.exit', 'http/json', everywhere],
  ['is killed', 'http/protobuf', ['spool']],
])('no secret leaves an agent that %s (%s)', async (way, protocol, reached) => {
  const left = await whatLeft(way, protocol);
  for (const [place, texts] of Object.entries(left)) {
    expect(texts.length > 0, place).toBe(reached.includes(place));
    for (const text of texts) {
      expect(text, place).toContain(MASK);
      expect(text, place).not.toContain(KEY);
    }
  }
});
