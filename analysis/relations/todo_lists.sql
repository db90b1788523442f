-- One row per run that keeps a todo list through a tool: the list as it last stood.
-- items, open_items  how many, and how many were not completed; first_open the first of those
-- only_last_open     whether all is done but for the last item, which was begun
with
  written as (
    select
      c.run_id, c.span_id, c.step_index,
      json_extract(c.arguments_json, '$.todos[*]') as todos
    from calls c
    where regexp_matches(lower(c.tool_name), 'todo') and not c.is_error
  ),
  latest as (
    select run_id, max_by(span_id, step_index) as span_id, max(step_index) as step_index, max_by(todos, step_index) as todos
    from written
    where len(todos) > 0
    group by run_id
  ),
  counted as (
    select
      *,
      list_filter(todos, lambda t: coalesce(t ->> '$.status', 'completed') not in ('completed', 'done', 'cancelled')) as still_open
    from latest
  )
select
  run_id, span_id, step_index,
  len(todos) as items,
  len(still_open) as open_items,
  coalesce(still_open[1] ->> '$.content', '') as first_open,
  len(still_open) = 1 and coalesce(todos[-1] ->> '$.status', '') = 'in_progress' as only_last_open
from counted
