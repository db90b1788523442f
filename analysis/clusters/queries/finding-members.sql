-- One row per finding: what it is a case of.
-- $detectors  JSON array of detector ids that count
select fingerprint as id, message as label, detector as source, severity, run_id, span_id
from findings
where detector in (select unnest(from_json($detectors, '["varchar"]')))
