-- One row per named span that is a step of the runs under analysis: its place there, what it is, who acts in it and
-- whether it failed.
-- $spans  JSON array of {run_id, span_id}
-- nth     the span's 1-based place in that array
with
  listed as (
    select from_json($spans, '[{"run_id":"varchar","span_id":"varchar"}]') as spans
  ),
  named as (
    select unnest(spans, recursive := true), generate_subscripts(spans, 1) as nth from listed
  )
select n.nth, s.step_index, s.agent_name, s.kind, s.is_error
from named n
join steps s on s.run_id = n.run_id and s.span_id = n.span_id
