-- One row per part of a message that a span carries, in order.
-- direction  system | input | output;  part_type  text | reasoning | tool_call | tool_call_response | ...
-- content    the part's text, a tool call's arguments, or a tool's answer
create or replace view messages as
with
  carried as (
    select trace_id, span_id, start_ns, arrival, 'input' as direction, input_messages as body from spans where input_messages is not null
    union all
    select trace_id, span_id, start_ns, arrival, 'output', output_messages from spans where output_messages is not null
    union all
    select trace_id, span_id, start_ns, arrival, 'system', '[{"role":"system","parts":' || system_instructions || '}]' from spans where system_instructions is not null and json_type(system_instructions) = 'ARRAY'
  ),
  listed as (
    select trace_id, span_id, start_ns, arrival, direction, unnest(from_json(body, '["json"]')) as message, generate_subscripts(from_json(body, '["json"]'), 1) as message_index
    from carried
    where json_valid(body)
  ),
  parted as (
    select
      * exclude (message),
      message ->> '$.role' as role,
      unnest(from_json(message -> '$.parts', '["json"]')) as part,
      generate_subscripts(from_json(message -> '$.parts', '["json"]'), 1) as part_index
    from listed
  )
select
  r.run_id,
  p.trace_id,
  p.span_id,
  p.direction,
  p.message_index,
  p.part_index,
  p.role,
  p.part ->> '$.type' as part_type,
  coalesce(p.part ->> '$.content', p.part ->> '$.arguments', p.part ->> '$.response', p.part ->> '$.result') as content,
  p.part ->> '$.id' as tool_call_id,
  p.part ->> '$.name' as tool_name,
  p.start_ns,
  p.arrival
from parted p
join _span_runs r on r.trace_id = p.trace_id and r.span_id = p.span_id;
