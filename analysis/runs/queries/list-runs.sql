-- One row per run, the latest first; every filter is null for any.
-- $failed  true: only runs that ended in an error or are known not to have passed
-- $agent, $model, $task  the name or a part of it, whatever the case
-- $tags    JSON array: only runs that have all of these
select
  r.run_id, r.trace_id, r.root_span_id, r.name, r.agent_name, r.service, r.session_id, r.model,
  r.started_ns, r.ended_ns, r.duration_ms, r.has_times, r.is_open, r.state, r.span_count, r.step_count, r.llm_call_count,
  r.tool_call_count, r.error_count, r.tokens_in, r.tokens_out, r.cost_usd, r.is_error, r.error_type,
  r.error_message, r.outcome, r.reward, r.passed, r.task, r.tags, r.metadata, s.score
from runs r
left join (
  select run_id, max_by(score, scored_ns) as score from scores where profile = 'default' group by run_id
) s on s.run_id = r.run_id
where ($agent is null or contains(lower(coalesce(r.agent_name, '')), lower($agent)))
  and ($model is null or contains(lower(coalesce(r.model, '')), lower($model)))
  and ($failed is null or not $failed or r.is_error or not coalesce(r.passed, true))
  and ($tags is null or list_has_all(r.tags, from_json($tags, '["varchar"]')))
  and ($task is null or contains(lower(coalesce(r.task, '')), lower($task)))
  and ($since_ns is null or r.started_ns >= $since_ns)
order by r.last_arrival desc, r.run_id
limit coalesce($max_runs, 9223372036854775807)
