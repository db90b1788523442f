-- One row per named run and detector that has findings now.
-- runs  JSON array of run ids
select distinct run_id, detector
from findings
where run_id in (select unnest(from_json($runs, '["varchar"]')))
