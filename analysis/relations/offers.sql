-- One row per trace and list of tools that a model was offered: the arrival of the first span that
-- carries it.
-- Made while the table still shows it. A loop offers the same list with every call.
-- $first, $last  the arrivals between which it lies
select
  trace_id,
  tool_definitions,
  min_by(arrival, (start_ns, arrival)) as carrier
from spans
where arrival between $first and $last and trace_id in (select trace_id from asked_runs)
  and tool_definitions is not null
group by trace_id, tool_definitions
