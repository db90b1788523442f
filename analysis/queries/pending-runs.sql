-- One row per run that has something new to say: spans have arrived since, or a detector is new, was
-- changed or broke. In order of arrival, so that runs written together are read together.
-- $detectors  JSON array of {id, version};  $run_ids  JSON array of run ids, or null for every run
with
  wanted as (
    select d.id, d.version from (select unnest(from_json($detectors, '[{"id":"varchar","version":"integer"}]'), recursive := true)) d
  ),
  asked_for as (
    select unnest(from_json($run_ids, '["varchar"]')) as run_id
  ),
  settled as (
    select o.run_id, o.last_arrival, count(distinct o.detector) as detectors
    from outcomes o
    join wanted w on w.id = o.detector and w.version = o.detector_version
    where o.outcome <> 'failed'
    group by o.run_id, o.last_arrival
  )
select
  r.run_id,
  r.trace_id,
  r.step_count,
  r.last_arrival,
  coalesce(s.detectors, 0) = (select count(*) from wanted) as is_settled
from runs r
left join settled s on s.run_id = r.run_id and s.last_arrival = r.last_arrival
where $run_ids is null or r.run_id in (select run_id from asked_for)
order by r.last_arrival, r.run_id
