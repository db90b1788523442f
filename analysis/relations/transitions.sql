-- One row per tool call that follows another, of services with 20 runs or more that are labelled as passed.
-- is_known  whether the one tool ever follows the other in those;  passed_runs  how many they are
with
  linked as (
    select
      run_id, span_id, tool_index, coalesce(service, '') as service, tool_name,
      lag(tool_name) over run_order as previous,
      lag(span_id) over run_order as previous_span_id
    from calls
    window run_order as (partition by run_id order by tool_index)
  ),
  known as (
    select service, max(runs) as runs from passing_transitions group by service
  )
select
  l.run_id, l.span_id, l.tool_index, l.tool_name, l.previous, l.previous_span_id,
  p.tool_name is not null as is_known,
  k.runs as passed_runs
from linked l
join known k on k.service = l.service and k.runs >= 20
left join passing_transitions p on p.service = l.service and p.tool_name = l.tool_name and p.previous = l.previous
where l.previous is not null
