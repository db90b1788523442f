-- One row per trace that stays: its last span ended at the cutoff or later.
select trace_id
from spans
group by trace_id
having max(coalesce(end_ns, start_ns)) >= $cutoffNs
