-- One row per run that has ended, with what a gate measures, the latest first.
-- $run_ids         JSON array of the runs that count; null for any
-- $since_ns        only runs begun at this time or later; null for any
-- $max_runs        at most so many of the latest; null for all
with
  measured as (
    select
      r.run_id, r.agent_name, r.started_ns,
      case when r.passed then 'pass' when not r.passed then 'fail' end as outcome,
      r.duration_ms, r.cost_usd, r.step_count,
      case when r.tokens_in is null and r.tokens_out is null then null else coalesce(r.tokens_in, 0) + coalesce(r.tokens_out, 0) end as tokens
    from runs r
    where not r.is_open
  )
select *
from measured
where ($since_ns is null or started_ns >= $since_ns)
  and ($run_ids is null or run_id in (select unnest(from_json($run_ids, '["varchar"]'))))
order by started_ns desc, run_id
limit $max_runs
