-- One row per answer that counts things ("there are 10 options") right after a tool answered in JSON: what the
-- function beside this file holds against that JSON.
with
  answered as (
    select
      c.run_id, c.span_id as call_span_id, c.tool_name, c.result, r.span_id, r.text, r.step_index
    from calls c
    join replies r on r.run_id = c.run_id and r.step_index = c.step_index + 1 and r.tool_calls = 0
    where not c.is_error and length(c.result) < 200000 and json_valid(c.result) and left(ltrim(c.result), 1) in ('{', '[')
  ),
  counted as (
    select
      *,
      regexp_extract(lower(text), '\b(?:there are|there''s|i (?:have )?found|we have|you have|shows?|lists?|contains?)(?: a total of| currently| exactly)? (\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ((?:available |different |possible )?[a-z-]+)', ['number', 'noun']) as claim
    from answered
  )
select
  run_id,
  span_id,
  [call_span_id, span_id] as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  claim.number as number,
  claim.noun as noun,
  result
from counted
-- Times, money and sizes are no counts.
where claim.number <> '' and not regexp_matches(claim.noun, '^(am|pm|usd|dollars?|hours?|minutes?|days?|weeks?|months?|years?|percent|degrees|of|to|or|and|in)$')
