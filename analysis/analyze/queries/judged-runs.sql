-- One row per named run that one of the named detectors could judge.
-- $run_ids, $detectors  JSON arrays
select distinct run_id
from outcomes
where run_id in (select unnest(from_json($run_ids, '["varchar"]')))
  and detector in (select unnest(from_json($detectors, '["varchar"]')))
  and outcome in ('findings', 'clean')
