-- One row per trace that stays: its last span ended at the cutoff or later, see _trace_ends.
select trace_id
from _trace_ends
where last_ns >= $cutoffNs
