-- One row per run whose labels say how it went: the latest that does, a person's before any other. It counts whole: the
-- number of one label beside the verdict of another would say what nobody has said.
--
-- run_id   the run
-- outcome  pass | fail; null where it gives a number alone
-- reward   its number; null where it gives a verdict alone
-- source   who says so: person, gate or import
create or replace view _verdicts as
select run_id, said.outcome as outcome, said.reward as reward, said.source as source
from (
  select
    run_id,
    max_by(
      {'outcome': outcome, 'reward': reward, 'source': source},
      (source = 'person', labelled_ns)
    ) as said
  from run_labels
  where outcome is not null or reward is not null
  group by run_id
)
