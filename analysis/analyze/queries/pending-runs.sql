-- One row per run that may have to be looked at, with the sets of detectors that have looked at it as it is now, in
-- order of arrival, so that runs written together are read together. And one row without a run, which counts those
-- that need no look: a large file has many, and nobody asks which.
-- $run_ids    JSON array of run ids, or null for every run; each that is known has its row
-- $detectors  JSON array of {id, version}: a run is settled where one set of answers as it is now has all of them
-- set_ids     sets in outcome_sets whose detectors saw this state of the run; null where none did
-- first_arrival, last_seen  the arrivals between which its trace lies
with
  asked_for as (
    select unnest(from_json($run_ids, '["varchar"]')) as run_id
  ),
  wanted as (
    select unnest(from_json($detectors, '[{"id":"varchar","version":"integer"}]'), recursive := true)
  ),
  settling as (
    select o.set_id
    from outcome_sets o
    join wanted w on w.id = o.detector and w.version = o.detector_version
    -- One that failed is to look again.
    where o.outcome <> 'failed'
    group by o.set_id
    having count(distinct o.detector) = (select count(*) from wanted)
  ),
  moved as (
    select distinct trace_id from spans where arrival > $after
  ),
  -- As in _run_spans, whose two halves no filter by another table reaches.
  placed_spans as (
    select coalesce(p.run_id, s.trace_id) as run_id, s.trace_id, s.kind, s.arrival, s.is_part
    from spans s
    left join run_places p on p.trace_id = s.trace_id and p.span_id = s.span_id
    where s.trace_id in (select trace_id from moved)
  ),
  grown as (
    select
      run_id,
      any_value(trace_id) as trace_id,
      count(*) filter (kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'media', 'guardrail')) as step_count,
      min(arrival) as first_arrival,
      max(arrival) as last_arrival
    from placed_spans
    group by run_id
    -- A trace of nothing but parts is no run, see runs.
    having not bool_and(coalesce(is_part, false))
  ),
  seen as (
    select
      run_id, last_arrival,
      list(set_id order by set_id) as set_ids,
      bool_or(set_id in (select set_id from settling)) as is_settled
    from analysed_runs
    -- A run's id begins with its trace's.
    where left(run_id, 32) in (select trace_id from moved)
    group by run_id, last_arrival
  ),
  -- A run is read with its whole trace.
  placed as (
    select
      g.run_id, g.trace_id, g.step_count, g.last_arrival, s.set_ids,
      min(g.first_arrival) over (partition by g.trace_id) as first_arrival,
      max(g.last_arrival) over (partition by g.trace_id) as last_seen,
      coalesce(s.is_settled, false) as is_settled
    from grown g
    left join seen s on s.run_id = g.run_id and s.last_arrival = g.last_arrival
  )
select run_id, trace_id, step_count, last_arrival, set_ids, first_arrival, last_seen, null as settled_runs
from placed
where case when $run_ids is null then not is_settled else run_id in (select run_id from asked_for) end
union all
select
  null, null, null, (select max(arrival) from spans), null, null, null,
  count(*) + (
    select count(distinct run_id) from analysed_runs where left(run_id, 32) not in (select trace_id from moved)
  )
from placed
where $run_ids is null and is_settled
order by last_arrival, run_id
