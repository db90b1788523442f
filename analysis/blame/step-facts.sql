-- One row per step of the runs under analysis: what the ranking of steps asks about it, in order.
-- says           whether a model call said something; asks says whether it called a tool
-- said_length    characters of what it said; has_code says whether a code block stands in it
-- verb, asked_span_id  as in calls; null for what is no tool call
select
  s.run_id, s.step_index, s.span_id, s.kind, s.agent_name, s.is_error,
  coalesce(r.text <> '', false) as says,
  coalesce(r.tool_calls > 0, false) as asks,
  coalesce(length(r.text), 0) as said_length,
  coalesce(contains(r.text, '```'), false) as has_code,
  c.verb,
  c.asked_span_id
from steps s
left join replies r on r.run_id = s.run_id and r.span_id = s.span_id
left join calls c on c.run_id = s.run_id and c.span_id = s.span_id
order by s.run_id, s.step_index
