-- One row, one column: the time from which on at most $maxRuns runs ended; what ended before goes.
-- Traces that ended at the same time go or stay together.
with
  counted as (select trace_id, count(distinct run_id) as runs from _span_runs group by trace_id),
  newest_first as (
    select last_ns, sum(runs) over (order by last_ns desc) as runs_since
    from _trace_ends
    join counted using (trace_id)
  )
select
  coalesce(min(last_ns) filter (runs_since <= $maxRuns), max(last_ns) + 1)::bigint as cutoff_ns
from newest_first
