-- One row per run and tool called with a made-up value where a real one belongs: a path "to" something, a
-- "your" something. Text that a call writes may hold placeholders; what it reads or runs may not.
with
  quoted as (
    select
      *,
      regexp_extract(
        case when is_shell then regexp_replace(command, '<<-?\s*[''"]?(\w+)[\s\S]*', '') else arguments_json::varchar end,
        '(?i)[\w./:-]*\bpath[_/]to[_/][\w.]+|<(your|insert|the)[_ -][\w -]+>|\byour[_-](api[_-]?key|token|password|project|domain|username)\b[\w-]*|\{\{\s*\w+\s*\}\}'
      ) as quote
    from calls
    where verb in ('read', 'run', 'test')
      -- Whoever searches for placeholders names them.
      and not regexp_matches(lower(tool_name), 'grep|search|glob|find')
  )
select
  run_id,
  min_by(coalesce(asked_span_id, span_id), tool_index) as span_id,
  list(asked_span_id) || list(span_id) as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  left(min_by(quote, tool_index), 80) as quote
from quoted
where quote <> '' and not regexp_matches(coalesce(command, ''), '\b(sed|grep|rg|ag|awk|perl|find)\b')
group by run_id, tool_name
