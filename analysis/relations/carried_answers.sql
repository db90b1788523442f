-- One row per agent span below another span of its trace that tells what it answered, where a model call of
-- whoever called it came later: whether that, or any other later call of the trace, was shown the answer.
-- Made while the table still shows its messages, and only for traces in which agents call agents.
-- $first, $last  the arrivals between which they lie
-- fragment   a piece of the answer that reads the same in JSON
-- is_carried  also where the call that sent the agent returns it
with
  agents as (
    select trace_id, span_id, parent_span_id, agent_name, end_ns, output_messages
    from spans
    where arrival between $first and $last and kind = 'agent' and trace_id in (select trace_id from asked_runs)
  ),
  -- A run of plain characters: no quote, backslash or line break, which JSON writes otherwise.
  answered as (
    select
      *,
      regexp_extract(
        list_aggregate(json_extract_string(case when json_valid(output_messages) then output_messages else '[]' end, '$[*].parts[*].content'), 'string_agg', chr(10)),
        '[^"\\\n\r\t/<>&\x{80}-\x{10FFFF}]{20,60}'
      ) as fragment
    from agents
    where parent_span_id is not null and end_ns is not null
  ),
  called as (
    select
      a.trace_id, a.span_id, a.end_ns, a.fragment,
      case when p.kind = 'agent' then p.agent_name else g.agent_name end as caller,
      coalesce(contains(p.result, a.fragment), false) as is_returned
    from answered a
    join spans p on p.trace_id = a.trace_id and p.span_id = a.parent_span_id
    left join agents g on g.trace_id = p.trace_id and g.span_id = p.parent_span_id
    where a.fragment <> '' and p.arrival between $first and $last
  ),
  shown as (
    select s.trace_id, s.agent_name, s.start_ns, s.input_messages as text
    from spans s
    where s.arrival between $first and $last and s.kind = 'llm' and s.input_messages is not null
      and s.trace_id in (select trace_id from called)
    union all
    select i.trace_id, i.agent_name, i.start_ns, m.content
    from (
      select trace_id, agent_name, start_ns, unnest(input_message_ids) as message_id
      from spans
      where arrival between $first and $last and kind = 'llm' and input_message_ids is not null
        and trace_id in (select trace_id from called)
    ) i
    join message_contents m using (message_id)
  )
select
  c.trace_id,
  c.span_id,
  any_value(c.fragment) as fragment,
  bool_or(c.is_returned or contains(s.text, c.fragment)) as is_carried
from called c
join shown s on s.trace_id = c.trace_id and s.start_ns >= c.end_ns
group by c.trace_id, c.span_id
having bool_or(s.agent_name = c.caller)
