-- One row per span: the run it belongs to, see _run_spans.
--
-- trace_id  the span's trace
-- span_id   the span
-- run_id    the run, see runs
create or replace view _span_runs as
select trace_id, span_id, run_id from _run_spans;
