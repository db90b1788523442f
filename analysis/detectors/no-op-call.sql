-- One row per run and shell tool that was called several times with a command that does nothing.
select
  run_id,
  min_by(span_id, tool_index) as span_id,
  list(span_id order by tool_index) as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  count(*) as calls
from calls
where is_shell
  and has_command
  and regexp_full_match(command, '[\s:;"''{}()]*|true')
group by run_id, tool_name
having count(*) >= $minCalls
