import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportRuns } from '../../../collector/formats/index.js';
import { importFiles } from '../../../collector/importers/index.js';
import { parseExactJson } from '../../../collector/json/json-parser.js';
import { agentSpans } from '../../../bench/agent-spans.js';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { agentTraceRow, exported } from '../../support/agenttrace.js';
import { importedFile, jsonLines, told } from '../../support/imported-file.js';
import { tempStore } from '../../support/temp-store.js';

describe('ACC-AT1: a row', () => {
  it('becomes a root, a chat span a step and a tool span a call; the export equals it as JSON', async () => {
    const row = agentTraceRow(1);
    await using temp = await importedFile(jsonLines(row));
    expect(temp.result).toMatchObject({ stored: 4, badLineCount: 0 });
    const steps = await temp.steps();
    expect(steps.map(({ kind, duration_ms }) => [kind, duration_ms])).toEqual([
      ['llm', 700],
      ['tool', 120],
      ['llm', 180],
    ]);
    expect(told(steps[0]!['output_messages'])).toEqual([
      'assistant: I should run it',
      'assistant: running',
      'assistant: bash',
    ]);
    expect(steps[0]).toMatchObject({
      tokens_in: 50n,
      tokens_out: 20n,
      model_requested: 'Qwen3-0.6B',
    });
    expect(steps[1]).toMatchObject({
      tool_name: 'bash',
      arguments: "kwargs={'command': 'ls'}",
      result: 'a.txt',
      exit_code: 0,
      cpu_user_s: 0.01,
      cpu_system_s: 0.02,
      max_rss_bytes: 30_000_000n,
      read_bytes: 512n,
      write_bytes: 0n,
    });
    expect(await temp.run()).toMatchObject({ duration_ms: 1000, service: 'mbpp' });
    expect(parseExactJson(await exported(temp.store, 'agenttrace'))).toEqual(
      parseExactJson(JSON.stringify(row)),
    );
  });

  it('of any shape comes out as it came in: nulls, empty texts, unknown members, big numbers', async () => {
    const lines = [
      '{"trace_id":"not-hex","prompt":"","model":null,"spans":[],"llm_steps":[],"extra":{"x":[1.5,null]}}',
      '{"trace_id":"b","timestamp_utc":"2026-03-28T13:31:44Z","prompt":"p","model":"m","metadata":{},"total_duration_ms":10.25,"llm_steps":[{"step_id":"s","step_number":1,"model_output":null,"reasoning_content":"","tool_calls":null,"duration_ms":null,"input_tokens":null,"output_tokens":null}],"spans":[{"span_id":"1","type":"TOOL","tool_name":"python","tool_input":null,"tool_output":"","start_ns":1774704704000000123,"end_ns":1774704704000000124,"duration_ms":0.000001,"telemetry":null,"exit_code":3,"parent_span_id":null},{"span_id":"2","tool_name":"b","tool_output":"err","start_ns":1774704703000000000,"telemetry":{"gpu_s":1},"exit_code":null}]}',
    ];
    await using temp = await importedFile(lines.join('\n'));
    expect(temp.result.badLines).toEqual([]);
    const out = (await exported(temp.store, 'agenttrace')).trimEnd().split('\n');
    expect(out.map(parseExactJson).sort(byTraceId)).toEqual(
      lines.map(parseExactJson).sort(byTraceId),
    );
    expect(out.join()).toContain('"start_ns":1774704704000000123');
    const [failed] = await temp.store.query(
      "select is_error, exit_code, status_code from spans where tool_name = 'python'",
    );
    expect(failed).toEqual({ is_error: true, exit_code: 3, status_code: 2 });
  });

  it('keeps its order and its members through OTLP too', async () => {
    await using temp = await importedFile(jsonLines(agentTraceRow(1), agentTraceRow(2)));
    const file = path.join(temp.folder, 'again.jsonl');
    writeFileSync(file, await exported(temp.store, 'otlp'));
    await using second = await tempStore();
    await importFiles([file], second.store);
    expect(await exported(second.store, 'agenttrace')).toBe(
      await exported(temp.store, 'agenttrace'),
    );
  });
});

describe('ACC-AT2: percentiles', () => {
  it('are interpolated linearly, as DuckDB does', async () => {
    await using temp = await tempStore();
    const [row] = await temp.store.query(
      'select quantile_cont(v, 0.5) as p50, round(quantile_cont(v, 0.95), 10) as p95 from (select unnest([1, 2, 3, 4]) as v)',
    );
    expect(row).toEqual({ p50: 2.5, p95: 3.85 });
  });
});

describe('ACC-AT3: 1,400 rows of four files', () => {
  it('import with their counts; a second import adds nothing', async () => {
    await using temp = await tempStore();
    const sets = [
      ['mbpp_0_6B', 500],
      ['mbpp_1_7B', 500],
      ['nl2bash_0_6B', 200],
      ['nl2bash_1_7B', 200],
    ] as const;
    let n = 0;
    const files = sets.map(([name, count]) => {
      const file = path.join(temp.folder, `${name}_20260328T133144Z.jsonl`);
      const rows = Array.from({ length: count }, () => ({ ...agentTraceRow(++n), metadata: {} }));
      writeFileSync(file, jsonLines(...rows));
      return file;
    });
    expect(await importFiles(files, temp.store)).toMatchObject({
      files: 4,
      stored: 5600,
      badLineCount: 0,
    });
    const counts = await temp.store.query(
      'select service, count(*)::integer as n from runs group by service order by service',
    );
    expect(counts.map(({ service, n: count }) => [service, count])).toEqual(sets);
    expect(await importFiles(files, temp.store)).toMatchObject({ stored: 0, duplicates: 5600 });
  });
});

describe('AgentTrace rows that are bad', () => {
  it('are told by line; what contradicts itself is kept', async () => {
    const good = agentTraceRow(1);
    const [span] = good.spans;
    const odd = {
      ...agentTraceRow(2),
      spans: [
        { ...span, end_ns: span!.start_ns - 5 },
        { ...span, duration_ms: 500, telemetry: { user_time_s: -1 } },
        'text',
      ],
      llm_steps: [{ step_number: 1, tool_calls: 'none', input_tokens: 1.5 }],
    };
    const lines = [
      good,
      { trace_id: 'x' },
      { ...good, spans: {} },
      '{"trace_id": "y", ',
      odd,
      { ...good, trace_id: 5 },
    ];
    await using temp = await importedFile(jsonLines(...lines));
    expect(temp.result.badLines.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '2: the row lacks "prompt", "spans", "llm_steps"',
      '3: "spans" should be a list, not an object',
      expect.stringMatching(/^4: /),
      '5: kept, but spans[2] should be an object, not text, and is left out; llm_steps[0]: "tool_calls" should be a list, not text; llm_steps[0]: "input_tokens" should be a count, not 1.5; spans[0]: "end_ns" is before "start_ns"; spans[1]: "duration_ms" is 500, from start to end it is 120; spans[1]: "telemetry.user_time_s" should be a number from 0 on, not -1',
      '6: "trace_id" should be text, not a number',
    ]);
    expect(await temp.store.query('select run_id from runs')).toHaveLength(2);
  });
});

describe('a run that no AgentTrace collector made', () => {
  it('is written as a row that can be read again', async () => {
    await using temp = await tempStore();
    await temp.store.append(rowsFromTraces(agentSpans(20), 1n));
    const text = await exported(temp.store, 'agenttrace');
    const file = path.join(temp.folder, 'out.jsonl');
    writeFileSync(file, text);
    await using second = await tempStore();
    expect(await importFiles([file], second.store)).toMatchObject({ badLineCount: 0 });
    const counts = 'select llm_call_count, tool_call_count from runs order by run_id';
    expect(await second.store.query(counts)).toEqual(await temp.store.query(counts));
  });

  it('cannot be asked for where it is not there', async () => {
    await using temp = await tempStore();
    await expect(
      exportRuns(temp.store, { format: 'agenttrace', runIds: ['f'.repeat(32)], out: () => {} }),
    ).rejects.toThrow(/There is no run/);
  });
});

function byTraceId(a: unknown, b: unknown): number {
  const id = (row: unknown) => (row as { trace_id: string }).trace_id;
  return id(a) < id(b) ? -1 : 1;
}
