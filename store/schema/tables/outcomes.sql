-- One row per detector and run: findings | clean | not-applicable | failed, and the state of the run it saw.
-- A run whose last_arrival and detector_version stand here is not looked at again.
create table outcomes (
  run_id varchar not null,
  detector varchar not null,
  detector_version integer not null,
  outcome varchar not null,
  finding_count integer not null,
  -- Why a detector failed or did not apply.
  reason varchar,
  last_arrival bigint not null,
  analysed_ns bigint not null
);
