-- One row per service and pair of tools that follow each other in its runs labelled as passed, among the
-- file's latest spans. runs  how many such runs the service has
with
  edge as (
    select max(arrival) - 200000 as floor from spans
  ),
  passed as (
    select run_id from _verdicts where _passed(outcome, reward)
  ),
  called as (
    select s.trace_id, coalesce(s.service, '') as service, coalesce(s.tool_name, s.name) as tool_name, s.start_ns, s.arrival
    from spans s, edge e
    -- The first run of a trace has the trace's id.
    where s.arrival > e.floor and s.kind = 'tool' and s.trace_id in (select run_id from passed)
  ),
  linked as (
    select trace_id, service, tool_name, lag(tool_name) over (partition by trace_id order by start_ns, arrival) as previous
    from called
  ),
  counted as (
    select service, count(distinct trace_id) as runs from called group by service
  )
select l.service, l.previous, l.tool_name, any_value(c.runs) as runs
from linked l
join counted c on c.service = l.service
where l.previous is not null
group by l.service, l.previous, l.tool_name
