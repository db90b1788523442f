-- One row per run that has ended, with what a gate measures, the latest first.
-- $field, $value   only runs with that value: agent | model | service | session | version | task; null for any
-- $since_ns        only runs begun at this time or later; null for any
-- $max_runs        at most so many of the latest; null for all
-- $profile         whose scores
-- $detectors, $foreign  JSON arrays of detector ids that count (null for any) and that do not
with
  versions as (
    select trace_id, max(agent_version) as agent_version
    from spans
    where agent_version is not null
    group by trace_id
  ),
  found as (
    select run_id, list({'detector': detector, 'severity': severity}) as findings
    from findings
    where ($detectors is null or detector in (select unnest(from_json($detectors, '["varchar"]'))))
      and detector not in (select unnest(from_json($foreign, '["varchar"]')))
    group by run_id
  ),
  measured as (
    select
      r.run_id, r.agent_name, r.model, r.service, r.session_id, v.agent_version, r.task, r.outcome, r.started_ns,
      r.duration_ms, r.cost_usd, r.step_count,
      case when r.tokens_in is null and r.tokens_out is null then null else coalesce(r.tokens_in, 0) + coalesce(r.tokens_out, 0) end as tokens,
      s.score,
      coalesce(f.findings, []) as findings
    from runs r
    left join versions v on v.trace_id = r.trace_id
    left join scores s on s.run_id = r.run_id and s.profile = $profile
    left join found f on f.run_id = r.run_id
    where not r.is_open
  )
select *
from measured
where ($since_ns is null or started_ns >= $since_ns)
  and (
    $field is null
    or case $field
      when 'agent' then agent_name
      when 'model' then model
      when 'service' then service
      when 'session' then session_id
      when 'version' then agent_version
      when 'task' then task
    end = $value
  )
order by started_ns desc, run_id
limit $max_runs
