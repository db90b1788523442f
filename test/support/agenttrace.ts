import { exportRuns } from '../../collector/formats/index.js';
import type { Store } from '../../store/index.js';

const START_NS = 5_000_000_000_000;

/** A row as AgentTrace's collector writes it: two steps and a call of 120 ms in a second; `n` makes its id. */
export function agentTraceRow(n: number) {
  return {
    trace_id: n.toString(16).padStart(32, '0'),
    timestamp_utc: '2026-03-28T13:31:44.000000+00:00',
    prompt: `List the files, please (${n})`,
    model: 'Qwen3-0.6B',
    spans: [
      {
        span_id: 'span-1',
        type: 'TOOL',
        tool_name: 'bash',
        tool_input: "kwargs={'command': 'ls'}",
        tool_output: 'a.txt',
        start_ns: START_NS,
        end_ns: START_NS + 120_000_000,
        duration_ms: 120,
        telemetry: {
          user_time_s: 0.01,
          system_time_s: 0.02,
          max_rss_bytes: 30_000_000,
          read_bytes: 512,
          write_bytes: 0,
        },
        exit_code: 0,
        parent_span_id: null,
      },
    ],
    llm_steps: [
      {
        step_id: 'step-1',
        step_number: 1,
        model_output: 'running',
        reasoning_content: 'I should run it',
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'bash', arguments: '{"command":"ls"}' } },
        ],
        duration_ms: 700,
        input_tokens: 50,
        output_tokens: 20,
      },
      {
        step_id: 'step-2',
        step_number: 2,
        model_output: 'There is a.txt',
        reasoning_content: null,
        tool_calls: null,
        duration_ms: 180,
        input_tokens: 90,
        output_tokens: 10,
      },
    ],
    total_duration_ms: 1000,
    metadata: { dataset: 'mbpp', task_id: `task-${n}`, run_id: 'run-1', schema_version: '0.3.0' },
  };
}

/** What an export writes, as text. */
export async function exported(
  store: Pick<Store, 'query'>,
  format: string,
  runIds?: string[],
): Promise<string> {
  let text = '';
  const out = (chunk: string | Uint8Array) => void (text += Buffer.from(chunk).toString());
  await exportRuns(store, { format, runIds, out });
  return text;
}
