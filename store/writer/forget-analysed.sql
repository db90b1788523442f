-- Takes away which detectors looked at the named runs.
-- runs  JSON array of run ids
delete from analysed_runs
where run_id in (select unnest(from_json($runs, '["varchar"]')))
