-- One row per run and text that the model gave several times, word for word.
with
  -- By hash first: few texts come back, and grouping by all of them copies all of them.
  keyed as (
    select run_id, agent_name, hash(text) as text_key
    from replies
    where length(text) >= $minLength
    group by all
    having count(*) >= $minRepeats
  )
select
  run_id,
  arg_min(span_id, step_index) as span_id,
  list(span_id order by step_index) as evidence_span_ids,
  null::varchar as signature,
  count(*) as repeats,
  left(any_value(text), 120) as quote
from replies r
semi join keyed k on k.run_id = r.run_id and k.agent_name is not distinct from r.agent_name and k.text_key = hash(r.text)
where length(text) >= $minLength
group by run_id, agent_name, text
having count(*) >= $minRepeats
