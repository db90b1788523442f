-- One row per cluster of the temp table members, the most widespread first.
-- $buckets  into how many equal parts the time between the first and the last run is cut
-- $run_ids  JSON array of the runs that count, or null for all
-- runs_at   runs that the cluster touches, and all_at all runs, in each part of that time
-- A run of a record without times counts, but has no place in that time.
with
  facts as (
    select run_id, agent_name, model, case when has_times then started_ns end as started_ns
    from runs
    where $run_ids is null or run_id in (select unnest(from_json($run_ids, '["varchar"]')))
  ),
  window_of as (
    select min(started_ns) as first_ns, greatest(max(started_ns) - min(started_ns), 0) + 1 as length_ns from facts
  ),
  timed as (
    select f.*, (((f.started_ns - w.first_ns)::hugeint * $buckets) // w.length_ns)::integer as part
    from facts f, window_of w
  ),
  parts as (
    select range::integer as part from range($buckets::bigint)
  ),
  all_runs as (
    select list(coalesce(n, 0) order by p.part) as all_at
    from parts p
    left join (select part, count(*) as n from timed group by part) t on t.part = p.part
  ),
  placed as (
    select m.*, t.agent_name, t.model, t.started_ns, t.part
    from members m
    join timed t on t.run_id = m.run_id
  ),
  touched as (
    select ids.id, list(coalesce(t.n, 0) order by p.part) as runs_at
    from (select distinct id from placed) ids
    cross join parts p
    left join (select id, part, count(distinct run_id) as n from placed group by id, part) t on t.id = ids.id and t.part = p.part
    group by ids.id
  ),
  cases as (
    -- One case a run, so that exemplars are of different runs.
    select id, run_id, min(span_id) as span_id, any_value(started_ns) as started_ns
    from placed
    group by id, run_id
  ),
  exemplars as (
    select id, max_by({'run_id': run_id, 'span_id': span_id}, (coalesce(started_ns, 0), run_id), 3) as exemplars
    from cases
    group by id
  )
select
  p.id,
  max_by(p.label, (coalesce(p.started_ns, 0), p.run_id)) as label,
  list(distinct p.source order by p.source) filter (p.source is not null) as sources,
  mode(p.severity order by p.severity) as severity,
  count(*) as count,
  count(distinct p.run_id) as run_count,
  list(distinct p.agent_name order by p.agent_name) filter (p.agent_name is not null) as agents,
  list(distinct p.model order by p.model) filter (p.model is not null) as models,
  min(p.started_ns) as first_seen_ns,
  max(p.started_ns) as last_seen_ns,
  any_value(t.runs_at) as runs_at,
  any_value(a.all_at) as all_at,
  any_value(e.exemplars) as exemplars
from placed p
join touched t on t.id = p.id
join exemplars e on e.id = p.id
cross join all_runs a
group by p.id
order by run_count desc, count desc, p.id
