-- One row per run, tool and set of arguments that the schema offered for the tool may not allow: what the
-- validator beside this file looks at. Each set once, whether or not it was called again.
-- A name with two schemas in one run is not judged: which of them the model saw is not known.
select
  c.run_id,
  min_by(coalesce(c.asked_span_id, c.span_id), c.tool_index) as span_id,
  list(c.asked_span_id) || list(c.span_id) as evidence_span_ids,
  c.tool_name as signature,
  c.tool_name as tool,
  min(c.tool_index) as tool_index,
  any_value(c.arguments_json::varchar) as arguments,
  any_value(o.schema) as schema
from calls c
join offered_tools o on o.run_id = c.run_id and o.tool_name = c.tool_name
where o.schema is not null and o.schemas = 1 and json_type(c.arguments_json) = 'OBJECT'
group by c.run_id, c.tool_name, c.arguments_key
