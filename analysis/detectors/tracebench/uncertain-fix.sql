-- One row per generate_fix whose patch admits doubt, anywhere in its text as the original matches it.
select run_id, span_id, [span_id] as evidence_span_ids, null::varchar as signature, log_index
from logged_steps
where action = 'generate_fix'
  and (contains(lower(code_patch), 'maybe') or contains(lower(code_patch), 'not sure'))
