-- One row per named span that is a step of the runs under analysis: its place there and who acts in it.
-- $spans  JSON array of {run_id, span_id}
with
  named as (
    select unnest(from_json($spans, '[{"run_id":"varchar","span_id":"varchar"}]'), recursive := true)
  )
select n.run_id, n.span_id, s.step_index, s.agent_name
from named n
join step_numbers s on s.run_id = n.run_id and s.span_id = n.span_id
