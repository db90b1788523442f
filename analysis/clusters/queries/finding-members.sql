-- One row per finding: what it is a case of.
-- $detectors, $foreign  JSON arrays of detector ids that count (null for any) and that do not
select fingerprint as id, message as label, detector as source, severity, run_id, span_id
from findings
where ($detectors is null or detector in (select unnest(from_json($detectors, '["varchar"]'))))
    and detector not in (select unnest(from_json($foreign, '["varchar"]')))
