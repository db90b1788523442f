-- One row per run under analysis.
-- $runs  JSON array of {run_id, trace_id}
select unnest(from_json($runs, '[{"run_id":"varchar","trace_id":"varchar"}]'), recursive := true)
