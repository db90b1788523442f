-- One row per run and measure for which the history of its agent and model holds 20 runs or more.
-- value  what the run took;  usual, low, high, runs  as in history
with
  tokens as (
    select run_id, sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0))::double as value
    from steps
    where kind = 'llm'
    group by run_id
  ),
  keyed as (
    select run_id, coalesce(service, '') as service, coalesce(agent_name, '') as agent_name, coalesce(model, '') as model, step_count, cost_usd, case when not is_open then duration_ms end as duration_ms
    from runs
  ),
  taken as (
    select run_id, service, agent_name, model, 'steps' as measure, step_count::double as value from keyed
    union all
    select k.run_id, k.service, k.agent_name, k.model, 'tokens', t.value from keyed k join tokens t on t.run_id = k.run_id
    union all
    select run_id, service, agent_name, model, 'cost', cost_usd from keyed
    union all
    select run_id, service, agent_name, model, 'duration', duration_ms from keyed
  )
select t.run_id, t.measure, t.value, h.usual, h.low, h.high, h.runs
from taken t
join history h on h.service = t.service and h.agent_name = t.agent_name and h.model = t.model and h.measure = t.measure
where t.value > 0 and h.runs >= 20
