-- One row per run that has ended, with what a gate measures, the latest first.
-- $run_ids         JSON array of the runs that count; null for any
-- $since_ns        only runs begun at this time or later; null for any
-- $max_runs        at most so many of the latest; null for all
-- $detectors, $foreign  JSON arrays of detector ids that count (null for any) and that do not
with
  found as (
    select run_id, list({'detector': detector, 'severity': severity}) as findings
    from findings
    where ($detectors is null or detector in (select unnest(from_json($detectors, '["varchar"]'))))
      and detector not in (select unnest(from_json($foreign, '["varchar"]')))
    group by run_id
  ),
  measured as (
    select
      r.run_id, r.agent_name, r.outcome, r.started_ns,
      r.duration_ms, r.cost_usd, r.step_count,
      case when r.tokens_in is null and r.tokens_out is null then null else coalesce(r.tokens_in, 0) + coalesce(r.tokens_out, 0) end as tokens,
      coalesce(f.findings, []) as findings
    from runs r
    left join found f on f.run_id = r.run_id
    where not r.is_open
  )
select *
from measured
where ($since_ns is null or started_ns >= $since_ns)
  and ($run_ids is null or run_id in (select unnest(from_json($run_ids, '["varchar"]'))))
order by started_ns desc, run_id
limit $max_runs
