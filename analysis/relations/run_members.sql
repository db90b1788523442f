-- One row per call or other span of the traces under analysis that stands for itself: its run and what orders
-- it there. A table of its own, for the numbering below is several times faster on rows that the database
-- has counted.
-- is_layered  whether its trace tells calls several times, so that what stands below may fill its columns
select
  run_id, arrival, start_ns, kind,
  trace_id in (select l.trace_id from layered_traces l) as is_layered
from _call_spans
