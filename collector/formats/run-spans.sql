-- One row is one span of a trace that holds several runs: the run it belongs to.
select r.trace_id, r.span_id, r.run_id
from _span_runs r
where r.trace_id in (select unnest(string_split($trace_ids, ',')))
