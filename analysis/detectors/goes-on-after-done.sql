-- One row per run and agent that declared the work done and kept talking: model calls after a closing word,
-- with no new request of a user in between and nothing done by any tool.
with
  said as (
    select
      run_id, span_id, step_index, agent_name, reply_index,
      -- Few texts hold one of the words at all.
      (contains(text, 'TERMINATE') or contains(text, 'COMPLETE') or contains(text, 'finish') or contains(text, 'done') or contains(text, 'complete'))
        and regexp_matches(trim(text), '(^|[\s*_`])(TERMINATE|TASK[ _](IS[ _])?COMPLETED?|<\/?(finish|done|complete)\/?>)[\s.!*_`]*$') as is_done
    from replies
  ),
  first_done as (
    select run_id, agent_name, min(step_index) as done_step, min_by(span_id, step_index) as done_span_id
    from said
    where is_done
    group by run_id, agent_name
  ),
  last_words as (
    select run_id, max(after_step) as after_step from heard where role = 'user' group by run_id
  ),
  last_calls as (
    select run_id, max(step_index) as step_index from calls group by run_id
  ),
  later as (
    select d.run_id, d.agent_name, d.done_step, d.done_span_id, s.span_id, s.step_index
    from first_done d
    join said s on s.run_id = d.run_id and s.agent_name is not distinct from d.agent_name and s.step_index > d.done_step
    left join last_words w on w.run_id = d.run_id
    left join last_calls c on c.run_id = d.run_id
    where coalesce(w.after_step, -1) < d.done_step and coalesce(c.step_index, 0) < d.done_step
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
