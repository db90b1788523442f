-- One row per run and sub-agent whose answer nobody was shown, although whoever had called it went on working.
with
  lost as (
    select h.run_id, h.span_id, h.agent_name, h.caller, h.answer, h.start_ns
    from handoffs h
    join carried_answers c on c.trace_id = left(h.run_id, 32) and c.span_id = h.span_id
    where not c.is_carried and not h.is_error
  )
select
  run_id,
  min_by(span_id, start_ns) as span_id,
  list(span_id order by start_ns) as evidence_span_ids,
  coalesce(agent_name, '') as signature,
  coalesce(agent_name, 'a sub-agent') as agent,
  coalesce(any_value(caller), 'its caller') as caller,
  count(*) as answers,
  left(min_by(answer, start_ns), 120) as quote
from lost
group by run_id, agent_name
