-- One row per turn of an agent in a run with several: its steps until another agent acts.
-- turn_no     1-based; turns_in_run says which is last
-- acts        its tool calls but for bookkeeping and handing over
-- text_key    equal for turns in which the same was said; null where nothing was
with
  -- Texts are the bulk of it: only those of runs in which the agent changes are looked at.
  shared as (
    select run_id
    from step_numbers
    where kind in ('llm', 'tool')
    group by run_id
    having min(agent_name) <> max(agent_name)
  ),
  -- Told apart from the join, or the texts of all runs would be hashed for it.
  said as (
    select run_id, span_id, text from replies semi join shared using (run_id)
  ),
  named as (
    select
      s.run_id, s.span_id, s.step_index, s.agent_name,
      nullif(trim(r.text), '') as text,
      coalesce(c.verb not in ('plan', 'submit'), false) as is_act
    from step_numbers s
    semi join shared h on h.run_id = s.run_id
    left join said r on r.run_id = s.run_id and r.span_id = s.span_id
    left join calls c on c.run_id = s.run_id and c.span_id = s.span_id
    where s.agent_name is not null and s.kind in ('llm', 'tool')
  ),
  changed as (
    select *, (agent_name is distinct from lag(agent_name) over (partition by run_id order by step_index))::integer as begins
    from named
  ),
  islands as (
    select *, sum(begins) over (partition by run_id order by step_index) as turn_no from changed
  ),
  turns as (
    select
      run_id, turn_no,
      any_value(agent_name) as agent_name,
      min(step_index) as first_step,
      max(step_index) as last_step,
      min_by(span_id, step_index) as span_id,
      max_by(span_id, step_index) as last_span_id,
      count(*) filter (is_act) as acts,
      hash(lower(string_agg(text, ' ' order by step_index))) as text_key
    from islands
    group by run_id, turn_no
  ),
  counted as (
    select *, count(*) over (partition by run_id) as turns_in_run from turns
  )
select * from counted where turns_in_run > 1
