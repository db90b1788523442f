-- One row per tool call of the runs under analysis, with columns of the view of the same name.
select
  run_id, step_index, tool_index, tools_in_run, trace_id, span_id, parent_span_id, agent_name, name, start_ns,
  end_ns, duration_ms, coalesce(tool_name, name) as tool_name, tool_call_id, arguments, arguments_hash, result,
  result_hash, exit_code, is_error, error_type, error_message, http_status, service, session_id, arrival
from steps
where kind = 'tool'
