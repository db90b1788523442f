-- One row per run under analysis, with the columns of the view of the same name.
select r.*
from runs r
where r.run_id in (
  select a.run_id from (select unnest(from_json($runs, '[{"run_id":"varchar","trace_id":"varchar"}]'), recursive := true)) a
)
