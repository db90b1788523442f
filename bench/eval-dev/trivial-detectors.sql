-- One row per run and trivial rule that fires on it: what any real detector has to beat.
with
  places as (
    select s.*, r.service, r.step_count from steps s join runs r on r.run_id = s.run_id
  ),
  usual as (
    select service, median(step_count) as steps from runs group by service
  )
select 'any run (its last step)' as rule, run_id, any_value(trace_id) as trace_id, max_by(span_id, step_index) as span_id
from places
group by run_id
union all
select 'a step failed (the first)', run_id, any_value(trace_id), min_by(span_id, step_index)
from places
where is_error
group by run_id
union all
select 'one of the last 3 steps failed', run_id, any_value(trace_id), max_by(span_id, step_index)
from places
where is_error and step_index > step_count - 3
group by run_id
union all
select 'more steps than half of its set', p.run_id, any_value(p.trace_id), max_by(p.span_id, p.step_index)
from places p
join usual u on u.service = p.service
where p.step_count > u.steps
group by p.run_id
union all
select 'fewer steps than half of its set', p.run_id, any_value(p.trace_id), max_by(p.span_id, p.step_index)
from places p
join usual u on u.service = p.service
where p.step_count < u.steps
group by p.run_id
order by rule, run_id
