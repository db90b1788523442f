-- One row per run that ends on a tool call, an empty answer or one cut off by the token limit.
-- Tools that hand in or hand over end a run properly.
with
  last_calls as (
    select run_id, span_id, verb from calls where tool_index = tools_in_run
  ),
  closings as (
    select
      r.run_id,
      r.span_id,
      e.last_span_id,
      e.last_act_span_id,
      case
        when c.verb = 'submit' or (e.last_kind = 'llm' and r.tool_calls > 0 and r.last_in_run and regexp_matches(r.asked_tools, 'submit|finish|transfer|handoff|final_answer|complet|done|exit')) then null
        when e.last_kind = 'tool' and e.last_span_id = c.span_id then 'on a tool call that no model call followed'
        when list_contains(r.finish_reasons, 'length') or list_contains(r.finish_reasons, 'max_tokens') then 'in the middle of an answer, at the token limit'
        when e.last_span_id = r.span_id and r.tool_calls = 0 and trim(r.text) = '' and r.has_output then 'with an empty answer'
        when e.last_span_id = r.span_id and r.tool_calls > 0 then 'on a tool call that was never run'
      end as how
    from replies r
    join endings e on e.run_id = r.run_id
    left join last_calls c on c.run_id = r.run_id
    where r.last_in_run
  )
select
  run_id,
  last_span_id as span_id,
  [last_act_span_id, span_id, last_span_id] as evidence_span_ids,
  how as signature,
  how
from closings
where how is not null
