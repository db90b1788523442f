-- One row per set and detector that came to an answer; one that failed is to look again.
select set_id, detector, detector_version
from outcome_sets
where outcome <> 'failed'
