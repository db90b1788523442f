-- Takes away which detectors looked at the runs of the named traces; a run's id begins with its trace's.
-- traces  trace ids, joined by commas
delete from analysed_runs
where left(run_id, 32) in (select unnest(string_split($traces, ',')))
