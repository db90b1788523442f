-- One row per answer of a rule that names a run that is not under analysis, or a span that is none of its run's: nobody
-- could look there.
-- $answers  JSON array of {run_id, span_id}; a span_id of null means the run as a whole
with
  listed as (
    select unnest(from_json($answers, '[{"run_id":"varchar","span_id":"varchar"}]'), recursive := true)
  )
select distinct l.run_id, l.span_id, r.run_id is not null as run_is_known
from listed l
left join runs r on r.run_id = l.run_id
left join _run_spans s on s.run_id = l.run_id and s.span_id = l.span_id
where r.run_id is null or (l.span_id is not null and s.span_id is null)
order by l.run_id, l.span_id
