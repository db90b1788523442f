-- One row per trace, role and text that a user or the system put before an agent: the first span that carries it.
-- Made while the table still shows its messages; what tools answered stays where it is, in tool_calls.
-- $first, $last  the arrivals between which they lie
-- role  user | system
with
  asked_about as (
    select r.trace_id from (select unnest(from_json($runs, '[{"run_id":"varchar","trace_id":"varchar"}]'), recursive := true)) r
  ),
  -- A cheap look at the text first: most calls of a loop carry nothing but tool answers.
  carried as (
    select trace_id, span_id, start_ns, arrival, unnest(json_extract(input_messages, '$[*]')) as message
    from (
      select trace_id, span_id, start_ns, arrival, case when json_valid(input_messages) then input_messages end as input_messages
      from spans
      where arrival between $first and $last and trace_id in (select trace_id from asked_about)
        and regexp_matches(input_messages, '"role":\s*"(user|system|developer)"')
    )
    union all
    select i.trace_id, i.span_id, i.start_ns, i.arrival, m.content::json
    from (
      select trace_id, span_id, start_ns, arrival, unnest(input_message_ids) as message_id
      from spans
      where arrival between $first and $last and trace_id in (select trace_id from asked_about) and input_message_ids is not null
    ) i
    join message_contents m using (message_id)
    where regexp_matches(m.content, '"role":\s*"(user|system|developer)"') and json_valid(m.content)
  ),
  texts as (
    select
      trace_id, span_id, start_ns, arrival,
      case message ->> '$.role' when 'user' then 'user' else 'system' end as role,
      coalesce(
        message ->> '$.content',
        list_aggregate(
          list_transform(list_filter(json_extract(message, '$.parts[*]'), lambda p: (p ->> '$.type') = 'text'), lambda p: coalesce(p ->> '$.content', '')),
          'string_agg', chr(10)
        )
      ) as text
    from carried
    where message ->> '$.role' in ('user', 'system', 'developer')
    union all
    select trace_id, span_id, start_ns, arrival, 'system', system_instructions
    from spans
    where arrival between $first and $last and trace_id in (select trace_id from asked_about) and system_instructions is not null
  )
select
  trace_id, role, text,
  min_by(span_id, (start_ns, arrival)) as span_id,
  min(start_ns) as start_ns,
  min(arrival) as arrival
from texts
where trim(text) <> ''
group by trace_id, role, text
