-- One row per cluster of findings, the most widespread first.
select
  c.fingerprint, c.detector, c.severity, c.category, c.message, c.finding_count, c.run_count,
  c.agents, c.models, c.first_seen_ns, c.last_seen_ns, c.exemplar_run_id, c.exemplar_span_id
from clusters c
where ($detectors is null or c.detector in (select unnest(from_json($detectors, '["varchar"]'))))
  and c.detector not in (select unnest(from_json($foreign, '["varchar"]')))
order by c.run_count desc, c.finding_count desc, c.detector, c.fingerprint
