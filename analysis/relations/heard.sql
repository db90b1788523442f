-- One row per text that a user or the system put before the agents of a run, in order.
-- after_step  how many steps of the run came before it; 0 for the task itself
with
  placed as (
    select o.run_id, h.role, h.text, h.span_id, h.start_ns, h.arrival, null::bigint as step_index
    from heard_texts h
    join _span_runs o on o.trace_id = h.trace_id and o.span_id = h.span_id
    union all
    select run_id, null, null, null, start_ns, arrival, step_index from steps
  ),
  ordered as (
    select
      *,
      -- A model call hears what it is asked: its own step comes after.
      coalesce(max(step_index) over (
        partition by run_id order by start_ns, text is null, arrival
        rows between unbounded preceding and current row
      ), 0) as after_step
    from placed
  )
select run_id, role, text, span_id, after_step
from ordered
where text is not null
