-- One row per tool call that a model asked for, with the span that ran it and what came back. Agents that run their
-- tools themselves make no span of them: then the answer is read from the messages of a later model call.
-- A span belongs to the call whose id it has; one that names no id, to the call of its tool's name in the same order.
--
-- run_id        the run, see runs
-- span_id       the model call that asked
-- tool_call_id  the model's id of the call; null where it gives none
-- tool_name     the tool
-- arguments     what it is to be called with, JSON or text
-- tool_span_id  the tool call's span, see tool_calls; null where there is none
-- result        what the tool answered: as its span says, else as the model was told
-- is_error      whether the span says that it failed; null without a span
-- asked_ns      when the model call began, ns since the Unix epoch
create or replace view asked_calls as
with
  tools as not materialized (from tool_calls),
  parts as (
    select * from messages where part_type in ('tool_call', 'tool_call_response', 'tool_result')
  ),
  asked as (
    select
      p.run_id, p.span_id, p.tool_call_id, p.tool_name, p.content as arguments, p.start_ns, p.arrival,
      p.message_index, p.part_index
    from parts p
    semi join (select run_id, span_id from steps where kind = 'llm') s
      on s.run_id = p.run_id and s.span_id = p.span_id
    where p.direction = 'output' and p.part_type = 'tool_call'
  ),
  answers as (
    select run_id, tool_call_id, min_by(content, (start_ns, arrival)) as result
    from parts
    where part_type <> 'tool_call' and tool_call_id is not null
    group by run_id, tool_call_id
  ),
  by_id as (
    select run_id, tool_call_id, min_by(span_id, (start_ns, arrival)) as tool_span_id
    from tools
    where tool_call_id is not null
    group by run_id, tool_call_id
  ),
  nameless as (
    select
      run_id, span_id, tool_name,
      row_number() over (partition by run_id, tool_name order by start_ns, arrival) as nth
    from tools
    where tool_call_id is null
  ),
  unmatched as (
    select
      a.*,
      row_number() over (
        partition by a.run_id, a.tool_name order by a.start_ns, a.arrival, a.message_index, a.part_index
      ) as nth
    from asked a
    anti join by_id i on i.run_id = a.run_id and i.tool_call_id = a.tool_call_id
  ),
  matched as (
    select a.*, i.tool_span_id
    from asked a
    join by_id i on i.run_id = a.run_id and i.tool_call_id = a.tool_call_id
    union all
    select u.* exclude (nth), n.span_id
    from unmatched u
    left join nameless n on n.run_id = u.run_id and n.tool_name = u.tool_name and n.nth = u.nth
  )
select
  m.run_id,
  m.span_id,
  m.tool_call_id,
  m.tool_name,
  m.arguments,
  m.tool_span_id,
  coalesce(t.result, r.result) as result,
  t.is_error,
  m.start_ns as asked_ns
from matched m
left join tools t on t.run_id = m.run_id and t.span_id = m.tool_span_id
left join answers r on r.run_id = m.run_id and r.tool_call_id = m.tool_call_id;
