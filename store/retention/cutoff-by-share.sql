-- One row, one column: the time from which on $share of all rows arrived; what ended before goes.
-- Rows stand for bytes: a trace weighs its spans, a log record or metric point one.
with
  weighed as (
    select last_ns, span_count as weight from _trace_ends
    union all
    select time_ns, count(*) from log_records group by time_ns
    union all
    select time_ns, count(*) from metric_points group by time_ns
  ),
  newest_first as (
    select
      last_ns,
      sum(weight) over (order by last_ns desc) as weight_since,
      sum(weight) over () as total
    from weighed
  )
select
  coalesce(min(last_ns) filter (weight_since <= $share * total), max(last_ns) + 1)::bigint as cutoff_ns
from newest_first
