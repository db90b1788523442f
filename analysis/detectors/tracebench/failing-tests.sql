-- One row per logged test run that failed: tests_passed must be false itself, not absent or null.
select run_id, span_id, [span_id] as evidence_span_ids, null::varchar as signature, log_index
from logged_steps
where action = 'run_tests' and tests_passed = 'false' and tests_passed_type = 'BOOLEAN'
