-- One row per run of several agents that ends with a worker's turn although another agent opened it and came
-- back after every worker before: nobody took the last result.
with
  leaders as (
    select
      run_id,
      min_by(agent_name, turn_no) as leader,
      max(turns_in_run) as turns
    from turns
    group by run_id
  ),
  led as (
    select
      t.run_id,
      any_value(l.leader) as leader,
      count(*) filter (t.agent_name = l.leader) as led_turns,
      any_value(l.turns) as turns,
      max_by(t.agent_name, t.turn_no) as last_agent,
      max_by(t.last_span_id, t.turn_no) as last_span_id,
      max_by(t.acts, t.turn_no) as last_acts
    from turns t
    join leaders l on l.run_id = t.run_id
    group by t.run_id
  )
select
  d.run_id,
  d.last_span_id as span_id,
  [d.last_span_id] as evidence_span_ids,
  null::varchar as signature,
  d.leader,
  d.last_agent as worker
from led d
-- Every second turn was the leader's, three times or more.
where d.last_agent <> d.leader and d.led_turns >= 3 and d.led_turns * 2 >= d.turns
  -- A worker that is handed the conversation ends it properly.
  and not exists (
    select 1 from calls c
    where c.run_id = d.run_id and c.verb = 'submit'
  )
