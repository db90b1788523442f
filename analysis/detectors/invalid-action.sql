-- One row per run that its harness ended because an action was none: an unknown name, wrong arguments, or an
-- action that raised.
select
  r.run_id,
  e.last_span_id as span_id,
  [e.last_span_id] as evidence_span_ids,
  coalesce(r.error_message, r.error_type) as signature,
  left(coalesce(r.error_message, r.error_type), 160) as error
from runs r
join endings e on e.run_id = r.run_id
where r.is_error and regexp_matches(lower(coalesce(r.error_type, '')), '^(invalid_action|action_exception|invalid_action_type|unknown_action|action_must_be_dict|args_must_be_dict|missing_arg)$')
