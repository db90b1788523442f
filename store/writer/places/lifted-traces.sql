-- One row per trace with spans lifted from logs whose session is one of those named: once their producer's spans come,
-- in whichever trace, the records are told again.
-- $sessions  JSON array of session ids
select distinct trace_id
from spans
where lifted_from is not null and session_id in (select unnest(from_json($sessions, '["varchar"]')))
