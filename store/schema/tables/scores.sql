-- One row is the score of one run under one profile, 0 to 100, with what was taken off and why.
create table scores (
  run_id varchar not null,
  profile varchar not null,
  score double not null,
  -- JSON array of {detector, count, penalty}.
  breakdown varchar not null,
  scored_ns bigint not null
);
