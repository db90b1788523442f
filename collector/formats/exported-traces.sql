-- One row is one trace to export, oldest first, with what it holds: batches are cut by the span count.
-- $run_ids is a comma-separated list, or null for all; a run may be part of a trace.
select
  r.trace_id,
  count(*) as spans
from _span_runs r
join spans s on s.trace_id = r.trace_id and s.span_id = r.span_id
where $run_ids is null or r.run_id in (select unnest(string_split($run_ids, ',')))
group by r.trace_id
order by min(s.arrival)
