-- One row per run and sequence of three tools that it called one after the other; a tool called again and
-- again counts once. Read from runs in which something was found.
-- $detectors, $foreign  JSON arrays of detector ids that count (null for any) and that do not
with
  found as (
    select distinct run_id
    from findings
    where severity <> 'info' and ($detectors is null or detector in (select unnest(from_json($detectors, '["varchar"]'))))
    and detector not in (select unnest(from_json($foreign, '["varchar"]')))
  ),
  called as (
    select
      run_id, span_id, step_index, coalesce(tool_name, name) as tool,
      lag(coalesce(tool_name, name)) over (partition by run_id order by step_index) as before
    from steps
    where kind = 'tool' and run_id in (select run_id from found)
  ),
  changed as (
    select
      run_id, span_id, step_index, tool,
      lag(tool, 1) over run_order as second,
      lag(tool, 2) over run_order as first
    from called
    where tool is distinct from before
    window run_order as (partition by run_id order by step_index)
  ),
  sequenced as (
    select run_id, first || ' > ' || second || ' > ' || tool as label, min_by(span_id, step_index) as span_id
    from changed
    where first is not null
    group by run_id, label
  )
select left(md5(label), 16) as id, label, null::varchar as source, null::varchar as severity, run_id, span_id
from sequenced
