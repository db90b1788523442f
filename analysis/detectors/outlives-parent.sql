-- One row per run: the step that ran on longest after the agent over it had ended. What it brought came too
-- late for that agent.
with
  late as (
    select
      c.run_id, c.span_id, c.name, p.name as parent_name, p.span_id as parent_span_id,
      (c.end_ns - p.end_ns) / 1e9 as seconds
    from steps c
    join spans p on p.trace_id = c.trace_id and p.span_id = c.parent_span_id
    where p.kind in ('agent', 'chain', 'workflow') and c.end_ns > p.end_ns and c.start_ns >= p.start_ns and c.start_ns < p.end_ns
  ),
  ranked as (
    select *, row_number() over (partition by run_id order by seconds desc, span_id) as place
    from late
    where seconds >= $minSeconds
  )
select
  run_id,
  span_id,
  [parent_span_id, span_id] as evidence_span_ids,
  name as signature,
  name,
  parent_name as parent,
  printf('%.1f', seconds) as seconds
from ranked
where place = 1
