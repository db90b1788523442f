import { describe, expect, it } from 'vitest';
import { readTimeBreakdown, readToolStats } from '../../../analysis/index.js';
import { agentTraceRow } from '../../support/agenttrace.js';
import { importedFile, jsonLines } from '../../support/imported-file.js';

/** Rows whose numbers differ: durations, tokens, failures, tools. */
function rows(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const n = index + 1;
    const row = agentTraceRow(n);
    const [span] = row.spans;
    const [first, last] = row.llm_steps;
    const calls = 1 + (n % 3);
    const ms = (i: number) => 10 * n + i;
    return {
      ...row,
      model: n % 2 === 0 ? 'small' : 'large',
      spans: Array.from({ length: calls }, (_, i) => ({
        ...span!,
        tool_name: i % 2 === 0 ? 'bash' : 'python',
        end_ns: span!.start_ns + ms(i) * 1e6,
        duration_ms: ms(i),
        exit_code: n % 4 === 0 && i === 0 ? 2 : 0,
        telemetry: { ...span!.telemetry, user_time_s: n / 100, max_rss_bytes: n * 1000 },
      })),
      llm_steps: [
        {
          ...first!,
          output_tokens: 7 * n,
          reasoning_content: 'r'.repeat(n * n),
          duration_ms: 30 * n,
        },
        { ...last!, output_tokens: n, reasoning_content: null, duration_ms: 5 },
      ],
      total_duration_ms: 1000 + n * n,
    };
  });
}

/** Linear interpolation between the closest ranks. */
function percentile(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}

function correlation(pairs: [number, number][]): number {
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  const sum = (f: (a: number, b: number) => number) =>
    pairs.reduce((s, [a, b]) => s + f(a - x, b - y), 0);
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
}

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

describe('ACC-AT1: the breakdown of a row', () => {
  it('has 12 % of its time in the tool, and an estimate of 880 ms for the model', async () => {
    await using temp = await importedFile(jsonLines(agentTraceRow(1)));
    expect(await readTimeBreakdown(temp.store)).toMatchObject([
      {
        service: 'mbpp',
        model: 'Qwen3-0.6B',
        runs: 1n,
        total_ms: 1000,
        tool_ms: 120,
        llm_ms: 880,
        tool_share: 0.12,
      },
    ]);
  });
});

describe('ACC-AT9: both analyses', () => {
  const given = rows(25);

  it('come from views, and equal what plain code makes of the rows', async () => {
    await using temp = await importedFile(jsonLines(...given));
    const [large, small, ...rest] = await readTimeBreakdown(temp.store);
    expect(rest).toEqual([]);
    for (const breakdown of [large!, small!]) {
      const own = given.filter(({ model }) => model === breakdown.model);
      const shares = own.map(
        (row) => total(row.spans.map((span) => span.duration_ms)) / row.total_duration_ms,
      );
      const steps = own.flatMap((row) => row.llm_steps);
      expect(breakdown.runs).toBe(BigInt(own.length));
      expect(breakdown.total_ms).toBeCloseTo(total(own.map((row) => row.total_duration_ms)), 6);
      expect(breakdown.share_min).toBeCloseTo(Math.min(...shares), 9);
      expect(breakdown.share_p50).toBeCloseTo(percentile(shares, 0.5), 9);
      expect(breakdown.share_p95).toBeCloseTo(percentile(shares, 0.95), 9);
      expect(breakdown.share_max).toBeCloseTo(Math.max(...shares), 9);
      expect(breakdown.tokens_out).toBe(BigInt(total(steps.map((step) => step.output_tokens))));
      expect(breakdown.steps_p50).toBe(
        percentile(
          own.map((row) => row.spans.length + 2),
          0.5,
        ),
      );
      expect(breakdown.tokens_to_ms).toBeCloseTo(
        correlation(steps.map((step) => [step.output_tokens, step.duration_ms])),
        9,
      );
      expect(breakdown.reasoning_to_tokens).toBeCloseTo(
        correlation(steps.map((step) => [step.reasoning_content?.length ?? 0, step.output_tokens])),
        9,
      );
    }
  });

  it('know each tool: calls, failures, times, what it used', async () => {
    await using temp = await importedFile(jsonLines(...given));
    const stats = await readToolStats(temp.store);
    expect(stats.map(({ tool_name }) => tool_name)).toEqual(['bash', 'python']);
    for (const tool of stats) {
      const own = given
        .flatMap(({ spans }) => spans)
        .filter((span) => span.tool_name === tool.tool_name);
      const ms = own.map((span) => span.duration_ms);
      expect(tool.calls).toBe(BigInt(own.length));
      expect(tool.nonzero_exits).toBe(BigInt(own.filter((span) => span.exit_code !== 0).length));
      expect(tool.errors).toBe(tool.nonzero_exits);
      expect(tool.p50_ms).toBeCloseTo(percentile(ms, 0.5), 6);
      expect(tool.p95_ms).toBeCloseTo(percentile(ms, 0.95), 6);
      expect(tool.p99_ms).toBeCloseTo(percentile(ms, 0.99), 6);
      expect(tool.cpu_s).toBeCloseTo(
        total(own.map(({ telemetry }) => telemetry.user_time_s + telemetry.system_time_s)),
        6,
      );
      expect(tool.max_rss_bytes).toBe(
        BigInt(Math.max(...own.map(({ telemetry }) => telemetry.max_rss_bytes))),
      );
    }
  });

  it('of one service or model leave the others out; a failed call made again is seen', async () => {
    const [row] = rows(1);
    const again = [2, 0, 2].map((exit_code) => ({ ...row!.spans[0]!, exit_code }));
    await using temp = await importedFile(jsonLines({ ...row!, spans: again }, agentTraceRow(9)));
    const stats = await readToolStats(temp.store, { model: 'large' });
    expect(stats).toMatchObject([{ calls: 3n, errors: 2n, retried: 1n, recovered: 1n }]);
    expect(await readTimeBreakdown(temp.store, { service: 'nowhere' })).toEqual([]);
  });
});
