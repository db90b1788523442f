-- One row per run that a person may mean by $ref: the exact id first, then the trace's id, then a prefix.
-- $ref 'last' means the run that something was written to last.
-- $trace  the only trace that comes into question, where one is known; else null
select
  r.run_id, r.trace_id, r.root_span_id, r.name, r.agent_name, r.service, r.session_id, r.model,
  r.started_ns, r.ended_ns, r.duration_ms, r.has_times, r.is_open, r.state, r.span_count, r.step_count, r.llm_call_count,
  r.tool_call_count, r.error_count, r.tokens_in, r.tokens_out, r.cost_usd, r.is_error, r.error_type,
  r.error_message, r.outcome, r.reward, r.passed, r.task, r.tags, r.metadata, s.score,
  case when r.run_id = $ref then 0 when r.trace_id = $ref then 1 else 2 end as closeness
from runs r
left join (
  select run_id, max_by(score, scored_ns) as score from scores where profile = 'default' group by run_id
) s on s.run_id = r.run_id
where ($ref = 'last' or starts_with(r.run_id, $ref)) and ($trace is null or r.trace_id = $trace)
order by closeness, r.last_arrival desc, r.run_id
limit 12
