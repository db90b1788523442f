-- One row per step of the runs under analysis: what the ranking of steps asks about it, in order.
-- says           whether a model call said something; asks says whether it called a tool
-- said_length    characters of what it said; has_code says whether a code block stands in it
-- concludes      whether it states a conclusion or an answer
-- admits         whether it tells of something that it could not do or find
-- corrects       whether it begins by finding fault with what stood before
-- repeats        whether the same was said or called before
-- verb, asked_span_id  as in calls; null for what is no tool call
select
  s.run_id, s.step_index, s.span_id, s.kind, s.agent_name, s.is_error,
  coalesce(r.text <> '', false) as says,
  coalesce(r.tool_calls > 0, false) as asks,
  coalesce(length(r.text), 0) as said_length,
  coalesce(contains(r.text, '```'), false) as has_code,
  coalesce(regexp_matches(r.text, '(?i)\b(final answer|the answer is|therefore|(in )?conclusion|in summary|(solution|result) is)\b'), false) as concludes,
  coalesce(regexp_matches(r.text, '(?i)\b(unable to|cannot|can''t|couldn''t|could not|not found|no information|no results|unfortunately|not available|does(n''t| not) (seem|appear))\b'), false) as admits,
  coalesce(regexp_matches(left(r.text, 800), '(?i)\b(incorrect|inaccura\w+|mistaken?|wrong|not (correct|accurate)|actually|discrepanc\w+|overlooked|should have|apologi[sz]e|sorry)\b'), false) as corrects,
  coalesce(
    row_number() over (
      partition by s.run_id, coalesce(hash(c.tool_name, c.arguments_key), hash(left(r.text, 300))) order by s.step_index
    ) > 1 and (c.arguments_key is not null or r.text <> ''),
    false
  ) as repeats,
  c.verb,
  c.asked_span_id
from steps s
left join replies r on r.run_id = s.run_id and r.span_id = s.span_id
left join calls c on c.run_id = s.run_id and c.span_id = s.span_id
order by s.run_id, s.step_index
