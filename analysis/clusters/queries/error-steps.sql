-- One row per step under analysis that failed, step by step in each run.
select
  run_id,
  span_id,
  case when kind = 'tool' then coalesce(tool_name, name) else coalesce(model_responded, model_requested, action, name) end as source,
  left(coalesce(error_message, result, error_type, ''), 1000) as message
from steps
where is_error
order by run_id, step_index
