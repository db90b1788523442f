-- One row per run whose todo list, as last written, has open items. Where only the last one is under way and
-- an answer ends the run, it is done but for the tick.
select
  t.run_id,
  coalesce(e.last_act_span_id, t.span_id) as span_id,
  [t.span_id, e.last_act_span_id, e.last_span_id] as evidence_span_ids,
  null::varchar as signature,
  t.items,
  t.open_items,
  left(t.first_open, 120) as first_open
from todo_lists t
join endings e on e.run_id = t.run_id
left join replies r on r.run_id = t.run_id and r.span_id = e.last_span_id
where t.open_items > 0 and not (t.only_last_open and coalesce(r.tool_calls = 0 and trim(r.text) <> '', false))
