import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, exportRuns } from '../../../collector/formats/index.js';
import { importFiles } from '../../../collector/importers/index.js';
import type { SpanGroup } from '../../../collector/otlp/model.js';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { agentSpans } from '../../../bench/agent-spans.js';
import { fullRequest } from '../../fixtures/otlp/full-request.js';
import { withPlainText } from '../../fixtures/otlp/plain-text.js';
import { tempStore, type TempStore } from '../../support/temp-store.js';

async function exported(temp: TempStore, format: string, runIds?: string[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await exportRuns(temp.store, {
    format,
    runIds,
    out: (chunk) => void chunks.push(Buffer.from(chunk)),
  });
  return Buffer.concat(chunks);
}

/** Every span of the groups by its ids, with its resource and scope. */
function bySpan(groups: readonly SpanGroup[]): Map<string, unknown> {
  return new Map(
    withPlainText(groups).flatMap(({ resource, scope, spans }) =>
      spans.map((span) => [`${span.traceId}/${span.spanId}`, { resource, scope, span }] as const),
    ),
  );
}

/** A model call whose history is long enough to be stored message by message, with white space of its own. */
function longHistory(): SpanGroup[] {
  const message = (n: number) =>
    `{"role": "user", "parts": [{"type": "text", "content": "${`message ${n} `.repeat(60)}"}]}`;
  const text = `[${Array.from({ length: 30 }, (_, n) => message(n % 7)).join(' ,\n ')}]`;
  const [group] = fullRequest().slice(2);
  const span = {
    ...group!.spans[0]!,
    traceId: 'a'.repeat(32),
    attributes: [{ key: 'gen_ai.input.messages', value: { type: 'string' as const, value: text } }],
  };
  return [{ ...group!, spans: [span] }];
}

describe('exportRuns', () => {
  it.each(['otlp', 'otlp-proto'])('as %s gives every span back equal', async (format) => {
    await using temp = await tempStore();
    const groups = [...fullRequest(), ...agentSpans(100), ...longHistory()];
    await temp.store.append(rowsFromTraces(groups, 1n));
    const [kept] = await temp.store.query(
      'select count(*) as n from spans where input_message_ids is not null',
    );
    expect(Number(kept!['n'])).toBeGreaterThan(0);

    const file = path.join(temp.folder, 'out');
    writeFileSync(file, await exported(temp, format));
    await using second = await tempStore();
    expect(await importFiles([file], second.store)).toMatchObject({
      stored: bySpan(groups).size,
      badLines: [],
      rejected: {},
    });
    const again = decodeTraces(await oneRequest(second), 'protobuf').groups;
    expect(bySpan(again)).toEqual(bySpan(groups));
  });

  it('writes a request a trace, oldest first', async () => {
    await using temp = await tempStore();
    await temp.store.append(rowsFromTraces(agentSpans(60), 1n));
    const lines = (await exported(temp, 'otlp')).toString().trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    const [first] = await temp.store.query('select trace_id from spans order by arrival limit 1');
    expect(lines[0]).toContain(first!['trace_id']);
  });

  it('writes the runs that are named, and no others', async () => {
    await using temp = await tempStore();
    await temp.store.append(rowsFromTraces(agentSpans(60), 1n));
    const [run] = await temp.store.query('select run_id from runs order by started_ns limit 1');
    const text = (await exported(temp, 'otlp', [run!['run_id'] as string])).toString();
    const { groups } = decodeTraces(Buffer.from(text), 'json');
    expect(new Set(groups.flatMap((g) => g.spans.map((s) => s.traceId)))).toEqual(
      new Set([run!['run_id']]),
    );
  });

  it.each([
    [
      { format: 'csv' },
      /There is no export format "csv". Known formats: agenttrace, .*otlp-proto, parquet/,
    ],
    [{ format: 'parquet' }, /written to a folder, not to a stream/],
    [{ format: 'otlp', runIds: ['b'.repeat(32)] }, /There is no run bbbb/],
  ])('refuses %j', async (options, message) => {
    await using temp = await tempStore();
    await expect(exportRuns(temp.store, { ...options, out: () => {} })).rejects.toThrow(message);
  });

  it('has its formats sorted by name', () => {
    const ids = EXPORT_FORMATS.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  });
});

/** Everything that a store holds, as one protobuf request: messages of a repeated field can be joined. */
async function oneRequest(temp: TempStore): Promise<Buffer> {
  const framed = await exported(temp, 'otlp-proto');
  const bodies: Buffer[] = [];
  for (let at = 0; at < framed.length;) {
    const end = at + 4 + framed.readUInt32BE(at);
    bodies.push(framed.subarray(at + 4, end));
    at = end;
  }
  return Buffer.concat(bodies);
}
