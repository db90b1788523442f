-- One row per step whose trace tells calls several times: what its layers say fills its columns, see _call_spans.
select s.*, n.step_index, n.tool_index, n.tools_in_run
from _call_spans s
join step_numbers n on n.arrival = s.arrival
where n.is_layered
