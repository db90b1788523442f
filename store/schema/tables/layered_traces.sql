-- One row per trace in which one call may be told by several spans; the writer keeps it.
-- Only such a trace is searched for the layers of a call (see layers).
create table layered_traces (
  trace_id varchar not null
);
