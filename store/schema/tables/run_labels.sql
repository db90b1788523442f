-- One row is one verdict on a run: an imported reward, a test's result or a person's mark.
create table run_labels (
  run_id varchar not null,
  -- pass | fail, or null where only a number is known.
  outcome varchar,
  reward double,
  task varchar,
  -- Who says so: import, gate, person.
  source varchar not null,
  labelled_ns bigint not null,
  -- All tags that a person has given the run, as of this label; null where it says nothing of tags.
  tags varchar[]
);
