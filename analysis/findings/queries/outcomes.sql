-- One row per detector and run: what the detector made of it.
select o.run_id, o.detector, o.detector_version, o.outcome, o.finding_count, o.reason
from outcomes o
join runs r on r.run_id = o.run_id
where ($detectors is null or o.detector in (select unnest(from_json($detectors, '["varchar"]'))))
  and o.detector not in (select unnest(from_json($foreign, '["varchar"]')))
  and ($run_id is null or o.run_id = $run_id)
order by r.last_arrival, o.run_id, o.detector
