-- One row per span of a trace with several agents whose run is not plain from the trace's id: every span outside the
-- trace's first run, and the first run's own top. The writer keeps it; writer/places/run-places.sql says what a run is.
create table run_places (
  trace_id varchar not null,
  span_id varchar not null,
  run_id varchar not null,
  -- The agent span at the top of the run.
  run_span_id varchar not null
);
