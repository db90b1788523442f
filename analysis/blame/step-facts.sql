-- One row per step of the runs under analysis: what the ranking of steps asks about it, in order.
-- says           whether a model call said something; asks says whether it called a tool
-- concludes      whether it states a conclusion or an answer
-- admits         whether it tells of something that it could not do or find
-- corrects       whether it begins by finding fault with what stood before
-- brought        how many specifics (names, numbers, paths) the step says or asks for that nobody had mentioned before
-- brought_to_end  of what the last two steps speak of: how many specifics came into the run here
-- verb, asked_span_id  as in calls; null for what is no tool call
with
  parts as (
    select run_id, step_index as step, 'said' as part, 1 as turn, left(text, 20000) as text from replies where text <> ''
    union all
    select run_id, step_index, 'said', 1, left(arguments, 20000) from steps where kind = 'tool' and arguments is not null
    union all
    select run_id, step_index, 'got', 2, left(result, 20000) from steps where kind = 'tool' and result is not null
    union all
    select run_id, after_step, 'heard', 3, left(text, 8000) from heard
  ),
  words as (
    select run_id, step, turn, part, unnest(list_distinct(regexp_extract_all(text, '[\pL\pN_][\pL\pN_./:@-]*[\pL\pN_]|[\pL\pN_]'))) as word
    from parts
  ),
  -- Of what was asked every word counts: it is no news later, however it is written.
  specifics as (
    select run_id, step, turn, part, lower(word) as word
    from words
    where part = 'heard' or regexp_matches(word, '[\pN./_]') or (length(word) > 3 and regexp_matches(word, '^\p{Lu}'))
  ),
  first_said as (
    select run_id, word, min_by(step, (step, turn)) as step, min_by(part, (step, turn)) as part
    from specifics
    group by run_id, word
  ),
  brought as (
    select run_id, step as step_index, count(*) as words from first_said where part = 'said' group by all
  ),
  ended as (
    select f.run_id, f.step as step_index, count(*) as words
    from specifics e
    join endings l on l.run_id = e.run_id and e.step > l.last_step_index - 2
    join first_said f on f.run_id = e.run_id and f.word = e.word and f.step < e.step
    where e.part = 'said' and f.part <> 'heard'
    group by all
  )
select
  s.run_id, s.step_index, s.span_id, s.kind, s.agent_name, s.is_error,
  coalesce(r.text <> '', false) as says,
  coalesce(r.tool_calls > 0, false) as asks,
  coalesce(regexp_matches(r.text, '(?i)\b(final answer|the answer is|therefore|(in )?conclusion|in summary|(solution|result) is)\b'), false) as concludes,
  coalesce(regexp_matches(r.text, '(?i)\b(unable to|cannot|can''t|couldn''t|could not|not found|no information|no results|unfortunately|not available|does(n''t| not) (seem|appear))\b'), false) as admits,
  coalesce(regexp_matches(left(r.text, 800), '(?i)\b(incorrect|inaccura\w+|mistaken?|wrong|not (correct|accurate)|actually|discrepanc\w+|overlooked|should have|apologi[sz]e|sorry)\b'), false) as corrects,
  coalesce(b.words, 0) as brought,
  coalesce(e.words, 0) as brought_to_end,
  c.verb,
  c.asked_span_id
from steps s
left join replies r on r.run_id = s.run_id and r.span_id = s.span_id
left join calls c on c.run_id = s.run_id and c.span_id = s.span_id
left join brought b on b.run_id = s.run_id and b.step_index = s.step_index
left join ended e on e.run_id = s.run_id and e.step_index = s.step_index
order by s.run_id, s.step_index
