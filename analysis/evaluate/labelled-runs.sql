-- One row per run whose outcome is known: by a verdict, else by its reward.
-- $pass_at  the least reward that counts as passed
select
  r.run_id,
  coalesce(r.agent_name, '') as agent_name,
  coalesce(r.model, '') as model,
  coalesce(r.outcome, case when r.reward >= $pass_at then 'pass' else 'fail' end) = 'fail' as failed
from runs r
where r.outcome in ('pass', 'fail') or (r.outcome is null and r.reward is not null)
order by r.last_arrival, r.run_id
