-- One row per cluster: the findings of all runs that share a fingerprint.
--
-- fingerprint       what the findings have in common
-- detector          who found them
-- severity          most frequent severity
-- category          most frequent category
-- message           message of the latest one
-- finding_count     findings in all
-- run_count         runs that have one
-- agents            agents of those runs, sorted
-- models            models of those runs, sorted
-- first_seen_ns     start of the earliest such run; null where no run has times
-- last_seen_ns      start of the latest
-- exemplar_run_id   the latest run to look at
-- exemplar_span_id  the span to look at there
create or replace view clusters as
select
  f.fingerprint,
  f.detector,
  mode(f.severity) as severity,
  mode(f.category) as category,
  max_by(f.message, r.started_ns) as message,
  count(*) as finding_count,
  count(distinct f.run_id) as run_count,
  list(distinct r.agent_name order by r.agent_name) filter (r.agent_name is not null) as agents,
  list(distinct r.model order by r.model) filter (r.model is not null) as models,
  min(r.started_ns) filter (r.has_times) as first_seen_ns,
  max(r.started_ns) filter (r.has_times) as last_seen_ns,
  max_by(f.run_id, r.started_ns) as exemplar_run_id,
  max_by(f.span_id, r.started_ns) as exemplar_span_id
from findings f
join runs r on r.run_id = f.run_id
group by f.fingerprint, f.detector;
