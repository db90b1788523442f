-- One row: the next $size spans after arrival $since, so that an export of any length fits in memory.
-- up_to      the arrival of the last of them; null where there is none
-- complete   how many of them have ended
-- last_span  trace id and span id of the last
with
  slice as (
    select arrival, trace_id || span_id as span, end_ns
    from spans
    where arrival > $since
    order by arrival
    limit $size
  )
select
  max(arrival) as up_to,
  count(*) filter (end_ns is not null) as complete,
  max_by(span, arrival) as last_span
from slice
