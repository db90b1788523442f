-- Takes away what findings said of the named runs.
-- pairs  JSON array of [run_id, detector]
delete from findings t
where (t.run_id, t.detector) in (
  select (p ->> 0, p ->> 1) from (select unnest(from_json($pairs, '["json"]')) as p)
)
