-- One row per run whose last answer asks for a decision, a permission or a piece of information.
-- A conversation ends that way whenever the user leaves; whoever works alone has nobody left to ask.
-- An offer of further help after the work ("would you like me to also ...") is not such a question.
with
  closing as (
    select
      r.run_id, r.span_id, e.last_act_span_id,
      regexp_extract(right(r.text, 600), '(?i)[^.!?\n]*(please (confirm|provide|reply|specify|tell me|share)|let me know (which|how you)|once (you( have|''ve)? (confirm|provide|approve|reply)|confirmed)|if you (approve|confirm|grant|can provide)|which (option|route|approach|one) (do|would) you|would you like (me )?to proceed|grant permission|reply .?yes)[^.!?\n]*') as quote
    from replies r
    join endings e on e.run_id = r.run_id
    where r.last_in_run and r.tool_calls = 0
  )
select
  c.run_id,
  coalesce(c.last_act_span_id, c.span_id) as span_id,
  [c.last_act_span_id, c.span_id] as evidence_span_ids,
  null::varchar as signature,
  left(trim(c.quote), 160) as quote
from closing c
anti join heard h on h.run_id = c.run_id and h.role = 'user' and h.after_step > 0
where c.quote <> ''
