-- One row per tool call: the steps of kind tool, numbered among themselves.
-- tool_index      1-based number among the run's tool calls
-- tools_in_run    how many the run has, so that "last" needs no second look
create or replace view tool_calls as
select
  run_id, step_index,
  row_number() over (partition by trace_id, run_id order by step_index) as tool_index,
  count(*) over (partition by trace_id, run_id) as tools_in_run,
  trace_id, span_id, parent_span_id, agent_name, name, start_ns, end_ns, duration_ms,
  coalesce(tool_name, name) as tool_name, tool_call_id, tool_type,
  arguments, arguments_hash, result, result_hash, exit_code,
  cpu_user_s, cpu_system_s, max_rss_bytes, read_bytes, write_bytes,
  is_error, error_type, error_message, error_source, http_status, service, session_id, arrival
from steps
where kind = 'tool';
