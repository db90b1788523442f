-- One row per run that ended by itself and whose harness says that what it made is wrong, or that it never
-- came to an end.
select
  r.run_id,
  e.last_span_id as span_id,
  [e.last_act_span_id, e.last_span_id] as evidence_span_ids,
  coalesce(r.error_type, '') as signature,
  left(coalesce(r.error_message, r.error_type), 160) as error
from runs r
join endings e on e.run_id = r.run_id
where r.is_error and regexp_matches(lower(coalesce(r.error_type, '')), '^(logic_failure|non_termination|validation_failed|verifier_failed|wrong_answer)$')
