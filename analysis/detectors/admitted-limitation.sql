-- One row per run whose last answer says of the agent's own work that it could not, or only in a toy form.
-- Only the last answer counts: on the way, an obstacle named is an obstacle dealt with.
with
  closing as (
    select
      r.run_id, r.span_id, e.last_act_span_id, r.text,
      regexp_extract(r.text, '(?i)[^.!?\n]*\b(i (was|am|''m) (un|not )able to|(i|we) (could not|couldn''t|cannot|can''t) (actually )?(download|install|access|complete|retrieve|find|verify|connect|run|execute|proceed|build|fetch|obtain|determine|compile|reach|open|finish)|simulat(ed|es|ion)|placeholders?|mock(ed)? (data|up|response)|synthetic|for demonstration|hypothetical|in a real[- ](world|implementation|scenario)|simplified (version|implementation))[^.!?\n]*') as quote
    from replies r
    join endings e on e.run_id = r.run_id
    where r.last_in_run and r.tool_calls = 0
  )
select
  run_id,
  coalesce(last_act_span_id, span_id) as span_id,
  [last_act_span_id, span_id] as evidence_span_ids,
  null::varchar as signature,
  left(trim(quote), 160) as quote
from closing
where quote <> ''
