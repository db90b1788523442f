-- One row per step of the runs under analysis, with columns of the view of the same name.
-- tool_index, tools_in_run  as in tool_calls; meaningless on other steps
-- What can be had from the numbers is: a filter then falls on the narrow side of the join, which is hashed.
with
  told as (
    select *, false as is_layered from spans
    union all by name
    select * exclude (run_id, run_span_id, layers_arrival), true as is_layered from layered_steps
  )
select
  n.run_id, n.step_index, n.tool_index, n.tools_in_run, n.trace_id, n.span_id, s.parent_span_id, n.kind, s.name,
  n.agent_name, n.start_ns, s.end_ns, (s.end_ns - s.start_ns) / 1e6 as duration_ms, s.provider,
  s.model_requested, s.model_responded, s.finish_reasons, s.http_status, s.ttft_ms, s.tokens_in, s.tokens_out,
  s.tokens_cache_read, s.cost_usd, s.tool_name, s.tool_call_id, s.arguments, s.arguments_hash, s.result,
  s.result_hash, s.exit_code, s.action, s.state, s.step_no, s.output_messages, s.is_error, s.error_type,
  s.error_message, s.service, s.session_id, s.arrival
from told s
join step_numbers n on n.arrival = s.arrival and n.is_layered = s.is_layered
