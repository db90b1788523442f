-- One row per test run: a call that ran a test suite, with how it ended.
-- passed  false when the call failed or its output counts failures, true otherwise
select
  *,
  row_number() over (partition by run_id order by step_index desc) = 1 as is_last,
  not (
    is_error
    or coalesce(exit_code, 0) <> 0
    or regexp_matches(right(coalesce(result, ''), 3000), '\b[1-9]\d* (failed|failing|failures?)\b|^(FAILED|FAIL)\b|^# fail [1-9]|failures=[1-9]|errors=[1-9]|\b[1-9]\d* errors? in |"tests_passed"\s*:\s*false|test result: FAILED', 'm')
  ) as passed
from calls
where verb = 'test'
