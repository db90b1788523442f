-- One row per step whose trace tells calls several times: what its layers say fills its columns, see _call_spans.
select
  s.*, n.step_index, n.tool_index, n.tools_in_run, n.llm_index, n.llms_in_run, n.steps_in_run, n.asked_span_id,
  n.asked_agent
from _call_spans s
join step_numbers n on n.arrival = s.arrival
where n.is_layered
