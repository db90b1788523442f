-- One row per run under analysis, with columns of the view of the same name.
select
  r.run_id, r.trace_id, r.root_span_id, r.agent_name, r.service, r.session_id, r.model, r.started_ns, r.ended_ns,
  r.duration_ms, r.is_open, r.step_count, r.llm_call_count, r.tool_call_count, r.error_count, r.tokens_in,
  r.tokens_out, r.cost_usd, r.is_error, r.error_type, r.error_message
from runs r
where r.run_id in (select run_id from asked_runs)
