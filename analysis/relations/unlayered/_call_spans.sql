-- One row per span of the traces under analysis, with columns of the view of the same name: every span stands for
-- itself, and nothing else fills its columns.
select *, null::bigint as layers_arrival
from _run_spans
