-- One row per finding, run by run in order of arrival and step by step in each.
-- $detectors, $foreign  JSON arrays of detector ids that count (null for any) and that do not; $run_id is
-- null for any
select
  f.run_id, f.trace_id, f.detector, f.detector_version, f.span_id, f.step_index,
  -- A span of a run with one agent seldom says which.
  coalesce(f.agent_name, r.agent_name) as agent_name,
  f.category, f.severity, f.message, f.evidence_span_ids, f.fingerprint,
  coalesce(f.first_step, f.step_index) as first_step, coalesce(f.last_step, f.step_index) as last_step,
  -- What an older version found says it only once it is looked at anew.
  coalesce(f.telling_span_ids, case when f.span_id is null then [] else [f.span_id] end) as telling_span_ids
from findings f
join runs r on r.run_id = f.run_id
where ($detectors is null or f.detector in (select unnest(from_json($detectors, '["varchar"]'))))
  and f.detector not in (select unnest(from_json($foreign, '["varchar"]')))
  and ($run_id is null or f.run_id = $run_id)
order by r.last_arrival, f.run_id, f.step_index nulls last, f.detector, f.span_id, f.message
