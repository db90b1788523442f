-- One row per test run: a call that ran a test suite, or a logged step that tells how tests ended.
-- passed  false when the call failed or its output counts failures
-- label, summary  what was run, and the line that tells
with
  tests as (
    select
      run_id, span_id, step_index,
      program as label,
      not (
        is_error
        or coalesce(exit_code, 0) <> 0
        or regexp_matches(right(coalesce(result, ''), 3000), '\b[1-9]\d* (failed|failing|failures?)\b|^(FAILED|FAIL)\b|^# fail [1-9]|failures=[1-9]|errors=[1-9]|\b[1-9]\d* errors? in |"tests_passed"\s*:\s*false|test result: FAILED', 'm')
      ) as passed,
      coalesce(
        nullif(regexp_extract(right(coalesce(result, ''), 3000), '[^\n]*\b[1-9]\d* (failed|failing|failures?)\b[^\n]*'), ''),
        error_message, left(result, 200), ''
      ) as summary
    from calls
    where verb = 'test'
      -- Tests that never began have not failed.
      and not (is_error and regexp_matches(lower(left(coalesce(error_message, '') || ' ' || coalesce(result, ''), 1000)), 'no module named .?(pytest|tox|nox|unittest2?)\b|command not found|: not found\b|missing script|unknown (command|option)|no tests? (found|ran|collected)'))
    union all
    select run_id, span_id, step_index, action, tests_passed <> 'false', action || ' says tests_passed ' || tests_passed
    from logged_steps
    where tests_passed in ('true', 'false')
  )
select *, row_number() over (partition by run_id order by step_index desc) = 1 as is_last
from tests
