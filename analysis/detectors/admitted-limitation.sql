-- One row per run whose last answer says of the agent's own work that it could not, or only in a toy form.
-- Only the last answer counts: on the way, an obstacle named is an obstacle dealt with. Words that the task or
-- a result had used before are theirs, and in a conversation a refusal may be the right answer.
with
  closing as (
    select
      r.run_id, r.span_id, e.last_act_span_id, r.step_index,
      regexp_extract(r.text, '(?i)[^.!?\n]*\b(i (was|am|''m) (un|not )able to|(i|we) (could not|couldn''t|cannot|can''t) (actually )?(download|install|access|complete|retrieve|find|verify|connect|run|execute|proceed|build|fetch|obtain|determine|compile|reach|open|finish)|simulat(ed|es|ion)|placeholders?|mock(ed)? (data|up|response)|synthetic (data|results?|samples?)|for demonstration|hypothetical|in a real[- ](world|implementation|scenario)|simplified (version|implementation))[^.!?\n]*') as quote
    from replies r
    join endings e on e.run_id = r.run_id
    where r.last_in_run and r.tool_calls = 0
  ),
  told as (
    select *, lower(regexp_extract(quote, '(?i)simulat|placeholder|mock|synthetic|demonstration|hypothetical|in a real|simplified')) as word
    from closing
    where quote <> ''
  ),
  echoed as (
    select t.run_id from told t join heard h on h.run_id = t.run_id where t.word <> '' and contains(lower(h.text), t.word)
    union
    select t.run_id from told t join calls c on c.run_id = t.run_id where t.word <> '' and contains(lower(c.result), t.word)
    union
    select t.run_id from told t join heard h on h.run_id = t.run_id where h.role = 'user' and h.after_step > 0
  )
select
  t.run_id,
  coalesce(t.last_act_span_id, t.span_id) as span_id,
  [t.last_act_span_id, t.span_id] as evidence_span_ids,
  null::varchar as signature,
  left(trim(t.quote), 160) as quote
from told t
anti join echoed e on e.run_id = t.run_id
