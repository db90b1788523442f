-- One row per trace in which more than one agent span was seen; the writer keeps it.
-- Only such a trace may hold several runs and must be walked. In any other the run's id is the trace's, so
-- that a question about one run reads the row groups of one trace.
create table several_agents (
  trace_id varchar not null
);
