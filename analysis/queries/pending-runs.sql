-- One row per run, with the sets of detectors that have looked at it as it is now. In order of arrival, so
-- that runs written together are read together.
-- $run_ids  JSON array of run ids, or null for every run
-- set_ids   sets in outcome_sets whose detectors saw this state of the run; null where none did
with
  asked_for as (
    select unnest(from_json($run_ids, '["varchar"]')) as run_id
  ),
  grown as (
    select
      run_id,
      any_value(trace_id) as trace_id,
      count(*) filter (kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'guardrail')) as step_count,
      min(arrival) as first_arrival,
      max(arrival) as last_arrival
    from _run_spans
    group by run_id
    -- A trace of nothing but parts is no run, see runs.
    having not bool_and(coalesce(is_part, false))
  ),
  seen as (
    select run_id, last_arrival, list(set_id order by set_id) as set_ids
    from analysed_runs
    group by run_id, last_arrival
  )
select g.run_id, g.trace_id, g.step_count, g.first_arrival, g.last_arrival, s.set_ids
from grown g
left join seen s on s.run_id = g.run_id and s.last_arrival = g.last_arrival
where $run_ids is null or g.run_id in (select run_id from asked_for)
order by g.last_arrival, g.run_id
