-- One row per run whose outcome is known.
-- $pass_at  the least reward that counts as passed where a run has no verdict
select
  r.run_id,
  coalesce(r.agent_name, '') as agent_name,
  coalesce(r.model, '') as model,
  not _passed(r.outcome, r.reward, pass_at := $pass_at) as failed
from runs r
where r.passed is not null
order by r.last_arrival, r.run_id
