-- Takes away which errors the named runs had.
-- runs  JSON array of run ids
delete from error_steps
where run_id in (select unnest(from_json($runs, '["varchar"]')))
