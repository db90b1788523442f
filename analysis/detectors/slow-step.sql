-- One row per run: its slowest call against what calls of the same tool or model of that service usually take.
with
  ranked as (
    select *, row_number() over (partition by run_id order by duration_ms / usual_ms desc, span_id) as place
    from usual_calls
    where duration_ms > high_ms and duration_ms >= $minSlowMs
  )
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  called as signature,
  called,
  printf('%.1f', duration_ms / 1000) as seconds,
  printf('%.1f', usual_ms / 1000) as usual,
  calls
from ranked
where place = 1
