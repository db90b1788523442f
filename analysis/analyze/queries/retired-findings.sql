-- One row per run and detector that has findings and speaks no more.
-- $speaking, $foreign  JSON arrays of detector ids: those that speak, and those of other profiles
select distinct f.run_id, f.detector, r.trace_id, r.step_count, r.last_arrival
from findings f
join runs r on r.run_id = f.run_id
where f.detector not in (select unnest(from_json($speaking, '["varchar"]')))
  and f.detector not in (select unnest(from_json($foreign, '["varchar"]')))
  -- A judge's findings cost money, and no rule file asks for them.
  and f.detector not like 'judge%'
order by f.run_id, f.detector
