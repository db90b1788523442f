-- One row per run that has a step: how it ends.
-- last_act_span_id  the last tool call that is not bookkeeping: what the agent did before it stopped
with
  bounds as (
    select run_id, max(step_index) as last_step_index, max_by(span_id, step_index) as last_span_id, max_by(kind, step_index) as last_kind
    from step_numbers
    group by run_id
  ),
  acts as (
    select run_id, max_by(span_id, step_index) as span_id, max(step_index) as step_index
    from calls
    where verb <> 'plan'
    group by run_id
  )
select
  b.run_id, b.last_step_index, b.last_span_id, b.last_kind,
  a.span_id as last_act_span_id, a.step_index as last_act_step_index
from bounds b
left join acts a on a.run_id = b.run_id
