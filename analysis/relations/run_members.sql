-- One row per span of the traces under analysis: the run it belongs to. Kept, because the views below walk the
-- traces of several agents anew each time that they are asked.
select run_id, run_span_id, arrival from _run_spans
