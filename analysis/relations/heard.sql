-- One row per text that a user or the system put before the agents of a run, in order.
-- after_step  how many steps of the run came before it; 0 for the task itself
with
  -- Narrow, so that no text is sorted.
  placed as (
    select m.run_id, h.carrier, h.start_ns, h.arrival, null::bigint as step_index
    from heard_texts h
    join run_members m on m.arrival = h.carrier
    union all
    select run_id, null, start_ns, arrival, step_index from step_numbers
  ),
  ordered as (
    select
      *,
      -- A model call hears what it is asked: its own step comes after.
      coalesce(max(step_index) over (
        partition by run_id order by start_ns, step_index is not null, arrival
        rows between unbounded preceding and current row
      ), 0) as after_step
    from placed
  ),
  -- A span that carries several texts carries them all at once.
  numbered as (
    select distinct run_id, carrier, after_step from ordered where carrier is not null
  )
select n.run_id, h.role, h.text, h.span_id, n.after_step
from heard_texts h
join numbered n on n.carrier = h.carrier
-- Asked after the join, or the texts would be its smaller side by estimate, and be hashed. Only their beginning is
-- looked at: to trim the end as well costs as much as the text is long.
where case when n.after_step >= 0 then ltrim(h.text) <> '' end
