-- One row per span with all of its columns: the run it belongs to, see the table run_places.
-- Two halves, so that a filter on run_id or trace_id reaches the table in each.
--
-- run_id       the trace's id for its first run, else trace id, a dash and the run's top span
-- run_span_id  the agent span at the top of a run, where the trace has several agents; on some spans of the run
-- ...          the columns of spans
create or replace view _run_spans as
select s.trace_id as run_id, null::varchar as run_span_id, s.*
from spans s
anti join run_places p on p.trace_id = s.trace_id and p.span_id = s.span_id
union all
select p.run_id, p.run_span_id, s.*
from run_places p
join spans s on s.trace_id = p.trace_id and s.span_id = p.span_id;
