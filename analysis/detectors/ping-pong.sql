-- One row per run in which two agents handed the work to and fro in the same words, with nothing done in
-- between. A conversation that brings something new each time is none.
with
  compared as (
    select
      *,
      (
        acts = 0
        and agent_name = lag(agent_name, 2) over run_order
        and text_key is not distinct from lag(text_key, 2) over run_order
        and lag(acts) over run_order = 0
      ) as repeats
    from turns
    window run_order as (partition by run_id order by turn_no)
  ),
  grouped as (
    select *, turn_no - row_number() over (partition by run_id, coalesce(repeats, false) order by turn_no) as island
    from compared
  ),
  exchanges as (
    select
      run_id,
      count(*) as turns,
      min(turn_no) as began,
      min_by(span_id, turn_no) as span_id,
      list(span_id order by turn_no) as span_ids,
      list(distinct agent_name order by agent_name) as agents
    from grouped
    where repeats
    group by run_id, island
    -- The first round trip is the one that the others repeat.
    having count(*) >= 2 * ($minTrips - 1)
  ),
  longest as (
    select *, row_number() over (partition by run_id order by turns desc, began) as place from exchanges
  )
select
  run_id,
  span_id,
  span_ids as evidence_span_ids,
  null::varchar as signature,
  agents[1] as agent,
  agents[2] as other,
  turns // 2 + 1 as trips
from longest
where place = 1 and len(agents) = 2
