/**
 * What of each table stays, given a temp table `kept_traces` and `$cutoffNs`. A run's id begins with its
 * trace's 32 digits. A log record or metric point stays with its trace, else by its own time.
 */
export const KEPT_ROWS: readonly (readonly [table: string, condition: string])[] = [
  ['spans', 'trace_id in (from kept_traces)'],
  ['several_agents', 'trace_id in (from kept_traces)'],
  ['layered_traces', 'trace_id in (from kept_traces)'],
  ['layers', 'trace_id in (from kept_traces)'],
  ['run_places', 'trace_id in (from kept_traces)'],
  ['sole_usage', 'trace_id in (from kept_traces)'],
  ['findings', 'trace_id in (from kept_traces)'],
  ['analysed_runs', 'left(run_id, 32) in (from kept_traces)'],
  [
    'outcome_sets',
    'set_id in (select set_id from analysed_runs where left(run_id, 32) in (from kept_traces))',
  ],
  ['error_templates', 'true'],
  ['error_steps', 'left(run_id, 32) in (from kept_traces)'],
  ['scores', 'left(run_id, 32) in (from kept_traces)'],
  ['run_labels', 'left(run_id, 32) in (from kept_traces)'],
  ['log_records', 'time_ns >= $cutoffNs or trace_id in (from kept_traces)'],
  ['metric_points', 'time_ns >= $cutoffNs'],
  [
    'message_contents',
    'message_id in (select unnest(input_message_ids) from spans where trace_id in (from kept_traces))',
  ],
];
