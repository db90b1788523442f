-- One row per run and tool that may not be called, or not with such arguments.
-- $tool, $agent  as in needs-earlier;  $arguments  a regular expression, found anywhere in the arguments
select
  run_id,
  min_by(coalesce(asked_span_id, span_id), tool_index) as span_id,
  list(asked_span_id) || list(span_id) as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  count(*) as calls,
  left(coalesce(min_by(coalesce(arguments_json::varchar, broken_arguments), tool_index), ''), 120) as with_arguments
from calls
where regexp_full_match(tool_name, $tool) and regexp_full_match(coalesce(agent_name, ''), $agent)
  and regexp_matches(coalesce(arguments_json::varchar, broken_arguments, ''), $arguments)
group by run_id, tool_name
