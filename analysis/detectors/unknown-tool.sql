-- One row per run and tool that was called although no model of the run was offered it.
-- Where the offer names tools by a prefix of the server ("files__read"), the last part counts too.
with
  offered as (
    select distinct run_id, tool_name from offered_tools
    union
    select distinct run_id, regexp_extract(tool_name, '(?:__|[.:/])([^.:/]+)$', 1) from offered_tools
  ),
  judged as (
    select c.*
    from calls c
    semi join offered_tools o on o.run_id = c.run_id
    -- A tool that nobody asked a model for is the program's own.
    join replies r on r.run_id = c.run_id and r.span_id = c.asked_span_id
    where contains(' ' || r.asked_tools || ' ', ' ' || lower(c.tool_name) || ' ')
  )
select
  j.run_id,
  min_by(coalesce(j.asked_span_id, j.span_id), j.tool_index) as span_id,
  list(j.asked_span_id) || list(j.span_id) as evidence_span_ids,
  j.tool_name as signature,
  j.tool_name as tool,
  count(*) as calls
from judged j
anti join offered o on o.run_id = j.run_id and o.tool_name = j.tool_name
group by j.run_id, j.tool_name
