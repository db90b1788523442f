-- One row per run and tool whose arguments were no JSON, although other calls of it in the run had JSON: the
-- model broke the form. A tool that takes plain text never has JSON and is not judged, and the literals of
-- another language (Python's single quotes) are how the program wrote them down.
with
  counted as (
    select
      *,
      broken_arguments is not null and not regexp_matches(broken_arguments, '^[{\[]\s*''') as is_broken,
      count(*) filter (arguments_json is not null) over (partition by run_id, tool_name) as whole
    from calls
  )
select
  run_id,
  min_by(coalesce(asked_span_id, span_id), tool_index) as span_id,
  list(span_id order by tool_index) || list(asked_span_id order by tool_index) as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  count(*) as calls,
  left(min_by(broken_arguments, tool_index), 120) as quote
from counted
where is_broken and whole > 0
group by run_id, tool_name
