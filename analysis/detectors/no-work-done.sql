-- One row per run in a workspace (a shell, or tools that take file paths) without one successful change,
-- command or test.
select
  w.run_id,
  coalesce(e.last_act_span_id, e.last_span_id) as span_id,
  [e.last_act_span_id, e.last_span_id] as evidence_span_ids,
  null::varchar as signature,
  w.calls
from workspaces w
join endings e on e.run_id = w.run_id
where w.effects = 0
