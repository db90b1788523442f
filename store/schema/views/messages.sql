-- One row per part of a message that a span carries, in order; long histories included.
-- Text that is no canonical JSON makes no row, except system instructions, which may be plain text.
-- Its calls are named once for all that read them, for DuckDB binds a view again wherever it is named.
--
-- run_id         the run, see runs
-- trace_id       the trace, lower-case hex
-- span_id        the model call or agent span that carries it
-- direction      system | input | output
-- message_index  1-based place among the messages of its direction
-- part_index     1-based place within the message
-- role           system | user | assistant | tool
-- part_type      text | reasoning | tool_call | tool_call_response | ...
-- content        the part's text, a tool call's arguments, or a tool's answer
-- tool_call_id   the call, where the part is a call or its answer
-- tool_name      the tool, where the part is a call
-- start_ns       when the span began, ns since the Unix epoch
-- arrival        arrival number of the span
create or replace view messages as
with
  calls as not materialized (from _call_spans),
  carried as (
    select run_id, trace_id, span_id, start_ns, arrival, 'input' as direction, input_messages as body
    from calls
    where input_messages is not null
    union all
    select run_id, trace_id, span_id, start_ns, arrival, 'output', output_messages
    from calls
    where output_messages is not null
  ),
  listed as (
    select
      run_id, trace_id, span_id, start_ns, arrival, direction,
      unnest(from_json(body, '["json"]')) as message,
      generate_subscripts(from_json(body, '["json"]'), 1) as message_index
    from carried
    where json_valid(body)
    union all
    select h.run_id, h.trace_id, h.span_id, h.start_ns, h.arrival, 'input', m.content::json, h.message_index
    from (
      select
        run_id, trace_id, span_id, start_ns, arrival,
        unnest(input_message_ids) as message_id,
        generate_subscripts(input_message_ids, 1) as message_index
      from calls
      where input_message_ids is not null
    ) h
    join message_contents m using (message_id)
    where json_valid(m.content)
  ),
  parts as (
    select
      run_id, trace_id, span_id, start_ns, arrival, direction, message_index,
      message ->> '$.role' as role,
      -- Some senders write a message's text beside its role and no parts.
      coalesce(
        from_json(message -> '$.parts', '["json"]'),
        case when message ->> '$.content' is not null then [message] end
      ) as parts
    from listed
    union all
    select
      run_id, trace_id, span_id, start_ns, arrival, 'system', 1, 'system',
      case
        when json_valid(system_instructions) and left(ltrim(system_instructions), 1) = '[' then from_json(system_instructions, '["json"]')
        else [json_object('type', 'text', 'content', system_instructions)]
      end
    from calls
    where system_instructions is not null
  ),
  parted as (
    select
      * exclude (parts),
      unnest(parts) as part,
      generate_subscripts(parts, 1) as part_index
    from parts
  )
select
  p.run_id,
  p.trace_id,
  p.span_id,
  p.direction,
  p.message_index,
  p.part_index,
  p.role,
  coalesce(p.part ->> '$.type', 'text') as part_type,
  coalesce(p.part ->> '$.content', p.part ->> '$.arguments', p.part ->> '$.response', p.part ->> '$.result') as content,
  p.part ->> '$.id' as tool_call_id,
  p.part ->> '$.name' as tool_name,
  p.start_ns,
  p.arrival
from parted p;
