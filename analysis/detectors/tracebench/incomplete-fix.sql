-- One row per final answer given after a failed test that no generate_fix followed.
-- As in the original one fix after the first failure is enough, however many tests fail after it.
with
  so_far as (
    select
      *,
      min(case when action = 'run_tests' and tests_passed = 'false' and tests_passed_type = 'BOOLEAN' then log_index end) over before as first_failed,
      max(case when action = 'generate_fix' then log_index end) over before as last_fix
    from logged_steps
    window before as (partition by run_id order by log_index rows between unbounded preceding and current row)
  )
select run_id, span_id, [span_id] as evidence_span_ids, null::varchar as signature, log_index
from so_far
where action = 'final_answer' and first_failed is not null and coalesce(last_fix, 0) < first_failed
