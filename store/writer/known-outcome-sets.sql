-- One row per detector of the named sets.
-- sets  JSON array of set ids
select set_id, detector, detector_version, outcome, reason
from outcome_sets
where set_id in (select unnest(from_json($sets, '["varchar"]')))
