-- One row per run and detector that found something there.
-- $foreign  JSON array of detectors that do not count
select distinct f.run_id, f.detector
from findings f
where f.detector not in (select unnest(from_json($foreign, '["varchar"]')))
order by f.detector, f.run_id
