-- One row per detector in a set of answers that many runs share: what it makes of a run in which it finds
-- nothing. Runs differ in their findings and hardly in what applies to them, so that a few dozen sets say for
-- all runs what a row per run and detector would say in millions; the view outcomes unfolds them.
create table outcome_sets (
  -- Names the set by its contents.
  set_id varchar not null,
  detector varchar not null,
  detector_version integer not null,
  -- clean | not-applicable | failed
  outcome varchar not null,
  -- Why a detector failed or did not apply.
  reason varchar
);
