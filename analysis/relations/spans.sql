-- One row per span of the traces under analysis. It hides the table, so that every view below reads the
-- few traces that changed; the text that no detector reads stays out of memory.
select
  s.* replace (
    null::varchar as input_messages,
    null::varchar as system_instructions,
    null::varchar as tool_definitions,
    null::varchar as attributes,
    null::varchar as events,
    null::varchar as links,
    null::varchar as resource,
    null::varchar as scope
  )
from spans s
where s.trace_id in (
  select r.trace_id from (select unnest(from_json($runs, '[{"run_id":"varchar","trace_id":"varchar"}]'), recursive := true)) r
)
