-- One row per span of the traces under analysis. It hides the table, so that every view below reads the
-- few traces that changed.
select * exclude (run_id, run_span_id) from _run_spans
