-- One row per span of one run, with its step number where it is a step; in order of start, then of arrival.
select
  s.span_id, s.parent_span_id, s.kind, s.name, s.agent_name, s.start_ns, s.end_ns,
  (s.end_ns - s.start_ns) / 1e6 as duration_ms,
  coalesce(s.model_responded, s.model_requested) as model,
  s.tool_name, s.action, s.exit_code, s.tokens_in, s.tokens_out, s.cost_usd,
  s.is_error, s.error_type, s.error_message, s.status_message,
  t.step_index
from spans s
join _span_runs r on r.trace_id = s.trace_id and r.span_id = s.span_id
left join steps t on t.run_id = r.run_id and t.span_id = s.span_id
where r.run_id = $run_id and s.trace_id = $trace_id
order by s.start_ns, s.arrival
