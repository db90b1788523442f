-- One row per span of the traces under analysis: its run and what orders it there. A table of its own, for
-- the numbering below is several times faster on rows that the database has counted.
select run_id, arrival, start_ns, kind
from _run_spans
