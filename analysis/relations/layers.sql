-- One row per span of the traces under analysis that tells again what another tells, with columns of the table of
-- the same name: none, mostly, and a plan that knows so is several times faster.
select l.*
from layers l
where l.trace_id in (select trace_id from asked_runs)
