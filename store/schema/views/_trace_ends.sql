-- One row per trace: how old it is. What its producer gives no times for is as old as its arrival.
--
-- trace_id    the trace
-- last_ns     when its last span ended, or began where it is open, ns since the Unix epoch
-- span_count  its spans
create or replace view _trace_ends as
select
  trace_id,
  max(
    case
      when start_ns < epoch_ns(timestamp '2001-01-01') then received_ns
      else coalesce(end_ns, start_ns)
    end
  ) as last_ns,
  count(*) as span_count
from spans
group by trace_id;
