-- One row per span with all of its columns: the run it belongs to.
-- A run is the subtree under an outermost agent span; a trace without one is a run as a whole. A span
-- outside every agent belongs to the trace's first run, so that no call is left out of the account.
-- Order is by start, never by arrival alone: a parent is sent when it ends, after its children.
-- Most traces hold one agent: theirs are read straight from the table, and a filter on run_id or trace_id
-- reaches it.
--
-- run_id       the trace's id for its first run, else trace id, a dash and the run's top span
-- run_span_id  the agent span at the top of a run in a trace with several agents; else null
-- ...          the columns of spans
create or replace view _run_spans as
select s.trace_id as run_id, null::varchar as run_span_id, s.*
from spans s
anti join several_agents a on a.trace_id = s.trace_id
union all
select r.run_id, r.run_span_id, s.*
from spans s
join _several_runs r on r.trace_id = s.trace_id and r.arrival = s.arrival;
