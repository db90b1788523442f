-- One row per run that has ended and whose present state the judge has not answered about, the latest first.
-- $version   the judge's version
-- $run_ids   JSON array of run ids, or null for every run;  $force  whether judged ones are judged again
-- $max_runs  at most so many; null for all
with
  judged as (
    select a.run_id, a.last_arrival
    from analysed_runs a
    join outcome_sets s on s.set_id = a.set_id
    where s.detector = 'judge' and s.detector_version = $version and s.outcome <> 'failed'
  )
select r.run_id, r.trace_id, r.started_ns, r.last_arrival
from runs r
left join judged j on j.run_id = r.run_id and j.last_arrival = r.last_arrival
where not r.is_open
  and ($force or j.run_id is null)
  and ($run_ids is null or r.run_id in (select unnest(from_json($run_ids, '["varchar"]'))))
order by r.started_ns desc, r.run_id
limit $max_runs
