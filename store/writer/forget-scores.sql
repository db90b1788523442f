-- Takes away what scores said of the named runs.
-- pairs  JSON array of [run_id, profile]
delete from scores t
where (t.run_id, t.profile) in (
  select (p ->> 0, p ->> 1) from (select unnest(from_json($pairs, '["json"]')) as p)
)
