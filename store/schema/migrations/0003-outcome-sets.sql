-- Outcomes are kept as sets that runs share. The old rows are let go: the next analysis looks at every run
-- anew, which takes no longer than folding them would, and findings and scores stand until then.
drop table outcomes;
create table outcome_sets (
  set_id varchar not null,
  detector varchar not null,
  detector_version integer not null,
  outcome varchar not null,
  reason varchar
);
create table analysed_runs (
  run_id varchar not null,
  set_id varchar not null,
  last_arrival bigint not null,
  analysed_ns bigint not null
);
