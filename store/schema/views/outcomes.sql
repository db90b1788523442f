-- One row per detector and run: what the detector made of the run, and the state of the run that it saw.
--
-- run_id            the run, see runs
-- detector          who looked
-- detector_version  in which version
-- outcome           findings | clean | not-applicable | failed; none stands for another
-- finding_count     its findings in the run
-- reason            why it failed or did not apply
-- last_arrival      last_arrival of the run when it was looked at; a run that grew has another one
-- analysed_ns       when that was, ns since the Unix epoch
create or replace view outcomes as
select
  a.run_id,
  s.detector,
  s.detector_version,
  case when f.finding_count > 0 then 'findings' else s.outcome end as outcome,
  coalesce(f.finding_count, 0)::integer as finding_count,
  case when f.finding_count > 0 then null else s.reason end as reason,
  a.last_arrival,
  a.analysed_ns
from analysed_runs a
join outcome_sets s on s.set_id = a.set_id
left join (
  select run_id, detector, count(*) as finding_count from findings group by run_id, detector
) f on f.run_id = a.run_id and f.detector = s.detector;
