-- One row per span of the traces under analysis that tells again what another tells, with columns of the table of
-- the same name: none, mostly, and a plan that knows so is several times faster.
select l.*
from layers l
semi join trace_spans s on s.trace_id = l.trace_id
