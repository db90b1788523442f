-- One row per step that a program logged itself as an action and the state it saw (TraceBench style).
-- state       JSON, or null where it is none
-- code_patch  state's text of that name; tests_passed and status likewise
select
  run_id,
  step_index,
  trace_id,
  span_id,
  agent_name,
  step_no,
  action,
  row_number() over run_order as log_index,
  count(*) over (partition by run_id) as logged_in_run,
  state ->> '$.code_patch' as code_patch,
  state ->> '$.tests_passed' as tests_passed,
  json_type(state, '$.tests_passed') as tests_passed_type,
  state ->> '$.status' as status
from (select * replace (case when json_valid(state) then state end as state) from steps where kind = 'step' and action is not null)
window run_order as (partition by run_id order by coalesce(step_no, step_index), step_index)
