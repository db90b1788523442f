-- One row per run and detector that could not say: it broke there, or found nothing it could judge.
-- $foreign  as in fired
select o.run_id, o.detector
from outcomes o
where o.outcome in ('failed', 'not-applicable')
  and o.detector not in (select unnest(from_json($foreign, '["varchar"]')))
