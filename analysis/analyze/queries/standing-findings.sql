-- One row per finding of the named runs that stands while other detectors look again, in the order of a run.
-- $run_ids, $detectors  JSON arrays
select
  run_id, step_index, detector, severity, first_step, last_step,
  coalesce(telling_span_ids, case when span_id is null then [] else [span_id] end) as telling_span_ids
from findings
where run_id in (select unnest(from_json($run_ids, '["varchar"]')))
  and detector in (select unnest(from_json($detectors, '["varchar"]')))
order by run_id, step_index nulls last, detector, span_id, message
