-- One row per run with a tool call that no model of the run asked for, although its models' requests and its
-- calls both carry ids.
with
  asked as (
    select run_id, unnest(asked_call_ids) as tool_call_id from replies
  ),
  judged as (
    select run_id, count(*) as ids from asked group by run_id
  ),
  silent as (
    -- A model call that does not tell what it asked for may have asked for anything.
    select distinct run_id from replies where not has_output and not is_error
  ),
  orphans as (
    select c.*
    from calls c
    semi join judged j on j.run_id = c.run_id
    anti join silent s on s.run_id = c.run_id
    anti join asked a on a.run_id = c.run_id and a.tool_call_id = c.tool_call_id
    where c.tool_call_id is not null
  )
select
  run_id,
  min_by(span_id, tool_index) as span_id,
  list(span_id order by tool_index) as evidence_span_ids,
  null::varchar as signature,
  count(*) as calls,
  min_by(tool_name, tool_index) as tool
from orphans
group by run_id
