-- One row per span of the traces under analysis, with columns of the view of the same name.
select m.run_id, m.run_span_id, s.*
from spans s
join run_members m on m.arrival = s.arrival
