-- One row per run in which a look-up found nothing and the next thing said to the user states figures or
-- names as if it had, without a word of not finding.
with
  answered as (
    select e.run_id, e.span_id, e.tool_name, r.span_id as reply_span_id, r.text, e.step_index
    from calls e
    join replies r on r.run_id = e.run_id and r.step_index = e.step_index + 1 and r.tool_calls = 0
    where e.verb = 'read' and not e.is_shell and not e.is_error and length(left(coalesce(e.result, ''), 20)) < 20
      and regexp_full_match(trim(left(coalesce(e.result, ''), 20)), '|\[\s*\]|\{\s*\}|null|None|""|\[null\]')
  )
select
  run_id,
  reply_span_id as span_id,
  [span_id, reply_span_id] as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  left(trim(regexp_extract(text, '[^.!?\n]*\d[^.!?\n]*')), 120) as quote
from answered
where regexp_matches(text, '\d')
  and not regexp_matches(text, '(?i)\b(no|not|none|never|any|empty|nothing|without|unavailable|unfortunately|sorry|unable|couldn''t|could not)\b|n''t\b')
