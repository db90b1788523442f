-- One row per span of one run, with its step number where it is a step; in order of start, then of arrival.
-- A step has what all spans of its call know; a log record whose call is told by a span is left out. One that begins a
-- run says nothing of its end: the run lasts to that of the last span.
select
  s.span_id, s.parent_span_id, s.kind, s.name, s.agent_name, s.start_ns, s.end_ns,
  case
    when s.lifted_from is not null and s.kind = 'agent' and s.parent_span_id is null
      then max(s.end_ns) over () - s.start_ns
    else s.end_ns - s.start_ns
  end / 1e6 as duration_ms,
  coalesce(s.model_responded, s.model_requested) as model,
  coalesce(s.tool_name, t.tool_name) as tool_name, s.action, coalesce(s.exit_code, t.exit_code) as exit_code,
  coalesce(s.tokens_in, t.tokens_in) as tokens_in, coalesce(s.tokens_out, t.tokens_out) as tokens_out,
  coalesce(t.cost_usd, s.cost_usd) as cost_usd, coalesce(t.is_error, s.is_error) as is_error,
  coalesce(t.error_type, s.error_type) as error_type, coalesce(t.error_message, s.error_message) as error_message,
  s.status_message, coalesce(t.finish_reasons, s.finish_reasons) as finish_reasons,
  t.step_index
from spans s
join _span_runs r on r.trace_id = s.trace_id and r.span_id = s.span_id
left join steps t on t.run_id = r.run_id and t.span_id = s.span_id
left join layers l on l.trace_id = s.trace_id and l.span_id = s.span_id
where r.run_id = $run_id and s.trace_id = $trace_id and (s.lifted_from is null or l.span_id is null)
order by s.start_ns, s.arrival
