-- One row per trace, role and text that a user or the system put before an agent, empty ones too: the first span
-- that carries it.
-- Made while the table still shows its messages; what tools answered stays where it is, in tool_calls.
-- $first, $last  the arrivals between which they lie
-- role  user | system;  carrier  the arrival of that span
with
  asked_about as (
    select r.trace_id from (select unnest(from_json($runs, '[{"run_id":"varchar","trace_id":"varchar"}]'), recursive := true)) r
  ),
  -- A cheap look at the text first: most calls of a loop carry nothing but tool answers.
  carried as (
    select
      trace_id, span_id, start_ns, arrival,
      unnest(try(from_json(input_messages, '[{"role":"varchar","content":"varchar","parts":[{"type":"varchar","content":"varchar"}]}]'))) as message
    from spans
    where arrival between $first and $last and trace_id in (select trace_id from asked_about)
      and (contains(input_messages, '"user"') or contains(input_messages, '"system"') or contains(input_messages, '"developer"'))
    union all
    select
      i.trace_id, i.span_id, i.start_ns, i.arrival,
      try(from_json(m.content, '{"role":"varchar","content":"varchar","parts":[{"type":"varchar","content":"varchar"}]}'))
    from (
      select trace_id, span_id, start_ns, arrival, unnest(input_message_ids) as message_id
      from spans
      where arrival between $first and $last and trace_id in (select trace_id from asked_about) and input_message_ids is not null
    ) i
    join message_contents m using (message_id)
    where contains(m.content, '"user"') or contains(m.content, '"system"') or contains(m.content, '"developer"')
  ),
  texts as (
    select
      trace_id, span_id, start_ns, arrival,
      case message.role when 'user' then 'user' else 'system' end as role,
      coalesce(
        message.content, array_to_string([coalesce(p.content, '') for p in message.parts if p.type = 'text'], chr(10))
      ) as text
    from carried
    where message.role in ('user', 'system', 'developer')
    union all
    select trace_id, span_id, start_ns, arrival, 'system', system_instructions
    from spans
    where arrival between $first and $last and trace_id in (select trace_id from asked_about) and system_instructions is not null
  )
select
  trace_id, role, text,
  min_by(span_id, (start_ns, arrival)) as span_id,
  min_by(arrival, (start_ns, arrival)) as carrier,
  min(start_ns) as start_ns,
  min(arrival) as arrival
from texts
group by trace_id, role, text
