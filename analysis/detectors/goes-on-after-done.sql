-- One row per run and agent that declared the work done and kept talking: model calls after a closing word,
-- with no new request of a user in between and nothing done by any tool.
with
  first_done as (
    select run_id, agent_name, min(step_index) as done_step, min_by(span_id, step_index) as done_span_id
    from replies
    where regexp_matches(text, '(^|[\s*_`])(TERMINATE|TASK[ _](IS[ _])?COMPLETED?|<\/?(finish|done|complete)\/?>)[\s.!*_`]*$')
    group by run_id, agent_name
  ),
  unasked as (
    select d.*
    from first_done d
    anti join heard h on h.run_id = d.run_id and h.role = 'user' and h.after_step >= d.done_step
    anti join calls c on c.run_id = d.run_id and c.step_index >= d.done_step
  ),
  later as (
    select u.run_id, u.agent_name, u.done_step, u.done_span_id, r.span_id, r.step_index
    from unasked u
    join replies r on r.run_id = u.run_id and r.agent_name is not distinct from u.agent_name and r.step_index > u.done_step
  )
select
  run_id,
  min_by(span_id, step_index) as span_id,
  [any_value(done_span_id)] || list(span_id order by step_index) as evidence_span_ids,
  null::varchar as signature,
  count(*) as replies
from later
group by run_id, agent_name
having count(*) >= $minReplies
