-- One row per agent span right below another agent's, or below a tool call of one: work handed to a sub-agent.
-- caller        who handed it over
-- answer        what the sub-agent said last, '' where nothing
-- tells_answer  false where its span does not tell what came out
with
  agents as (
    select o.run_id, s.trace_id, s.span_id, s.parent_span_id, s.agent_name, s.start_ns, s.end_ns, s.is_error, s.error_message, s.output_messages
    from spans s
    join span_places o on o.arrival = s.arrival
    where s.kind = 'agent'
  ),
  above as (
    select a.run_id, a.span_id, case when p.kind = 'agent' then p.span_id else p.parent_span_id end as caller_span_id
    from agents a
    join spans p on p.trace_id = a.trace_id and p.span_id = a.parent_span_id
  ),
  parsed as (
    select
      a.*, k.agent_name as caller,
      json_extract(case when json_valid(a.output_messages) then a.output_messages else '[]' end, '$[*].parts[*]') as parts
    from agents a
    join above b on b.run_id = a.run_id and b.span_id = a.span_id
    join agents k on k.run_id = b.run_id and k.span_id = b.caller_span_id
  )
select
  run_id, span_id, agent_name, caller, start_ns, end_ns, is_error, error_message,
  output_messages is not null as tells_answer,
  trim(coalesce(list_aggregate(
    list_transform(list_filter(parts, lambda t: (t ->> '$.type') in ('text', 'tool_call')), lambda t: coalesce(t ->> '$.content', t ->> '$.name', '')), 'string_agg', chr(10)
  ), '')) as answer
from parsed
