-- One row per text that a user or the system put before the agents of a run, in order: the first span of its trace
-- that carries it.
-- Made while the table still shows its messages; what tools answered stays where it is, in tool_calls.
-- $first, $last  the arrivals between which they lie
-- role        user | system
-- after_step  how many steps of the run came before it; 0 for the task itself
with
  -- A cheap look at the text first: most calls of a loop carry nothing but tool answers.
  carried as (
    select
      trace_id, span_id, start_ns, arrival,
      unnest(try(from_json(input_messages, '[{"role":"varchar","content":"varchar","parts":[{"type":"varchar","content":"varchar"}]}]'))) as message
    from spans
    where arrival between $first and $last and trace_id in (select trace_id from asked_runs)
      and (contains(input_messages, '"user"') or contains(input_messages, '"system"') or contains(input_messages, '"developer"'))
    union all
    select
      i.trace_id, i.span_id, i.start_ns, i.arrival,
      try(from_json(m.content, '{"role":"varchar","content":"varchar","parts":[{"type":"varchar","content":"varchar"}]}'))
    from (
      select trace_id, span_id, start_ns, arrival, unnest(input_message_ids) as message_id
      from spans
      where arrival between $first and $last and trace_id in (select trace_id from asked_runs) and input_message_ids is not null
    ) i
    join message_contents m using (message_id)
    where contains(m.content, '"user"') or contains(m.content, '"system"') or contains(m.content, '"developer"')
  ),
  texts as (
    select
      trace_id, span_id, start_ns, arrival,
      case message.role when 'user' then 'user' else 'system' end as role,
      case
        when message.content is not null then message.content
        -- Mostly there is one part, which need not go through a list.
        when len(message.parts) = 1 and message.parts[1].type = 'text' then coalesce(message.parts[1].content, '')
        else array_to_string([coalesce(p.content, '') for p in message.parts if p.type = 'text'], chr(10))
      end as text
    from carried
    where message.role in ('user', 'system', 'developer')
    union all
    select trace_id, span_id, start_ns, arrival, 'system', system_instructions
    from spans
    where arrival between $first and $last and trace_id in (select trace_id from asked_runs) and system_instructions is not null
  ),
  first_told as (
    select
      trace_id, role, text,
      min_by(span_id, (start_ns, arrival)) as span_id,
      min_by(arrival, (start_ns, arrival)) as carrier
    from texts
    group by trace_id, role, text
  )
select p.run_id, t.role, t.text, t.span_id, p.steps_before as after_step
from first_told t
join span_places p on p.arrival = t.carrier
-- Asked after the join, or the texts would be its smaller side by estimate, and be hashed. Only their beginning is
-- looked at: to trim the end as well costs as much as the text is long.
where case when p.steps_before >= 0 then ltrim(t.text) <> '' end
