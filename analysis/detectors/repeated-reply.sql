-- One row per run and text that the model gave several times, word for word.
select
  run_id,
  arg_min(span_id, step_index) as span_id,
  list(span_id order by step_index) as evidence_span_ids,
  null::varchar as signature,
  count(*) as repeats,
  left(any_value(text), 120) as quote
from replies
where length(text) >= $minLength
group by run_id, agent_name, text
having count(*) >= $minRepeats
