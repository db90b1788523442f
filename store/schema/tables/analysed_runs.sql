-- One row per run and set of detectors that looked at it, and the state of the run that they saw.
-- A run whose last_arrival stands here is not looked at again by the detectors of the set.
create table analysed_runs (
  run_id varchar not null,
  set_id varchar not null,
  last_arrival bigint not null,
  analysed_ns bigint not null
);
