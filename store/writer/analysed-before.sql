-- One row per set of detectors that has looked at a named run.
-- runs  JSON array of run ids
select run_id, set_id, last_arrival, analysed_ns
from analysed_runs
where run_id in (select unnest(from_json($runs, '["varchar"]')))
