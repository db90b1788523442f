-- One row per run and question with which the model ended its turn again and again, although the user had
-- spoken in between: it no longer knows the answer.
with
  asked as (
    select
      run_id, span_id, step_index,
      regexp_extract(trim(text), '([^.!?\n]{25,}\?)[\s*_]*$', 1) as question
    from replies
    where tool_calls = 0
  )
select
  run_id,
  list(span_id order by step_index)[2] as span_id,
  list(span_id order by step_index) as evidence_span_ids,
  null::varchar as signature,
  count(*) as repeats,
  left(trim(any_value(question)), 120) as quote
from asked
-- Asking what else there is to do is a way to end.
where question <> '' and not regexp_matches(question, '(?i)anything else|any other|else (can|may|i)|further|help you|assist')
group by run_id, lower(trim(question))
having count(*) >= $minRepeats
