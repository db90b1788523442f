-- One row per finding, run by run in order of arrival and step by step in each.
-- $detectors, $foreign  JSON arrays of detector ids that count (null for any) and that do not;  the other
-- filters are null for any
select
  f.run_id, f.trace_id, f.detector, f.detector_version, f.span_id, f.step_index,
  -- A span of a run with one agent seldom says which.
  coalesce(f.agent_name, r.agent_name) as agent_name,
  f.category, f.severity, f.message, f.evidence_span_ids, f.fingerprint
from findings f
join runs r on r.run_id = f.run_id
where ($detectors is null or f.detector in (select unnest(from_json($detectors, '["varchar"]'))))
  and f.detector not in (select unnest(from_json($foreign, '["varchar"]')))
  and ($run_id is null or f.run_id = $run_id)
  and ($detector is null or f.detector = $detector)
  and ($fingerprint is null or f.fingerprint = $fingerprint)
order by r.last_arrival, f.run_id, f.step_index nulls last, f.detector, f.span_id, f.message
