import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportFormat, exportTable, type TableFormat } from '../../../collector/formats/index.js';
import { importFiles } from '../../../collector/importers/index.js';
import { parseExactJson } from '../../../collector/json/json-parser.js';
import { homePaths } from '../../../redaction/index.js';
import { readTableFile, writeTableFile } from '../../../store/index.js';
import { agentTraceRow, exported } from '../../support/agenttrace.js';
import { importedFile, jsonLines } from '../../support/imported-file.js';
import { tempStore, type TempStore } from '../../support/temp-store.js';

const FORMAT = exportFormat('agenttrace-parquet') as TableFormat;

async function written(temp: TempStore, name = 'agenttrace.parquet'): Promise<string> {
  const file = path.join(temp.folder, name);
  await exportTable(temp.store, FORMAT, file);
  return file;
}

describe('ACC-AT8: the Parquet view', () => {
  it('is read by DuckDB, and its JSON by JSON.parse', async () => {
    await using temp = await importedFile(jsonLines(agentTraceRow(1), agentTraceRow(2)));
    const file = await written(temp, "it's.parquet");
    expect(readFileSync(file).subarray(0, 4).toString()).toBe('PAR1');
    const rows = [];
    for await (const batch of readTableFile(file)) rows.push(...batch);
    expect(rows).toHaveLength(2);
    const row = rows.find(({ trace_id }) => trace_id === agentTraceRow(2).trace_id)!;
    expect(row).toMatchObject({
      dataset_name: 'mbpp',
      task_id: 'task-2',
      model: 'Qwen3-0.6B',
      total_duration_ms: 1000,
    });
    expect(JSON.parse(row['spans_json'] as string)).toEqual(agentTraceRow(2).spans);
    expect(JSON.parse(row['llm_steps_json'] as string)).toEqual(agentTraceRow(2).llm_steps);
    expect(JSON.parse(row['metadata_json'] as string)).toEqual(agentTraceRow(2).metadata);
  });

  it('read in again gives the rows that it was made of', async () => {
    await using temp = await importedFile(jsonLines(agentTraceRow(1), agentTraceRow(2)));
    const file = await written(temp);
    await using second = await tempStore();
    expect(await importFiles([file], second.store)).toMatchObject({ stored: 8, badLineCount: 0 });
    const [again, first] = [second, temp].map(async ({ store }) =>
      (await exported(store, 'agenttrace')).trimEnd().split('\n').map(parseExactJson),
    );
    expect(await again).toEqual(await first);
    expect(await importFiles([file], temp.store)).toMatchObject({ stored: 0, duplicates: 8 });
  });

  it('of another shape, or none at all, is told', async () => {
    await using temp = await tempStore();
    const file = path.join(temp.folder, 'odd.parquet');
    const columns = ['trace_id', 'prompt', 'spans_json', 'llm_steps_json'].map((name) => ({
      name,
      type: 'varchar' as const,
    }));
    async function* rows() {
      yield [
        ['a', 'p', '[]', '[{'],
        ['b', 'p', null, '[]'],
        [null, 'p', '[]', '[]'],
        ['d', 'p', '[]', '[]'],
      ];
      await Promise.resolve();
    }
    await writeTableFile(file, columns, rows());
    const { badLines, stored } = await importFiles([file], temp.store);
    // A run without a step: its own span, and the prompt that nobody read.
    expect(stored).toBe(2);
    expect(badLines.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      expect.stringMatching(/^1: expected/),
      '2: the row lacks "spans"',
      '3: "trace_id" should be text, not null',
    ]);
    const other = path.join(temp.folder, 'other.parquet');
    await writeTableFile(
      other,
      [{ name: 'x', type: 'bigint' }],
      (async function* () {
        yield await Promise.resolve([[1n]]);
      })(),
    );
    const broken = path.join(temp.folder, 'broken.parquet');
    writeFileSync(broken, 'PAR1 and no more');
    const told = await importFiles([other, broken], temp.store);
    expect(told.badLines.map(({ reason }) => reason)).toEqual([
      'the table lacks trace_id, prompt, spans_json, llm_steps_json',
      'it is no Parquet file that can be read',
    ]);
  });
});

describe('ACC-AT7: what must not be handed on', () => {
  it('survives neither in the store nor in what is written out; no row is lost', async () => {
    const key = 'sk-abcdefghijklmnopqrst1234567890';
    const [span] = agentTraceRow(1).spans;
    const output = `cat: ${homedir()}/secret and /home/somebody/notes: ${key}`;
    const rows = [
      {
        ...agentTraceRow(1),
        spans: [{ ...span!, tool_output: output }],
        metadata: { host: `${homedir()}/x` },
      },
      agentTraceRow(2),
    ];
    await using temp = await importedFile(jsonLines(...rows), 'rows.jsonl', {
      redaction: { patterns: homePaths() },
    });
    // The call's output stands in the next model call's input too, metadata in a column of its own.
    expect(temp.result.masked).toEqual({ 'api-key': 2, 'home-path': 6 });
    const texts = [await exported(temp.store, 'agenttrace'), await exported(temp.store, 'otlp')];
    for (const text of texts) {
      expect(text).not.toContain(key);
      expect(text).not.toContain('/home/somebody');
      if (homedir().length >= 4) expect(text).not.toContain(homedir());
    }
    expect(texts[0]!.trimEnd().split('\n')).toHaveLength(2);
    expect(texts[0]).toContain(
      'cat: [redacted:home-path]/secret and [redacted:home-path]/notes: [redacted:api-key]',
    );
  });

  it('stays where masking is off', async () => {
    const row = { ...agentTraceRow(1), prompt: 'sk-abcdefghijklmnopqrst1234567890' };
    await using temp = await importedFile(jsonLines(row), 'rows.jsonl', { redaction: null });
    expect(temp.result.masked).toEqual({});
    expect(await exported(temp.store, 'agenttrace')).toContain(row.prompt);
  });
});
