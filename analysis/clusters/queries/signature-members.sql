-- One row per run in which something was found: which detectors spoke, as one signature. Hints are left out:
-- they would make nearly every run one of a kind.
-- $detectors, $foreign  JSON arrays of detector ids that count (null for any) and that do not
with
  spoke as (
    select run_id, detector, min_by(span_id, coalesce(step_index, 0)) as span_id, min(coalesce(step_index, 0)) as step_index
    from findings
    where severity <> 'info' and ($detectors is null or detector in (select unnest(from_json($detectors, '["varchar"]'))))
    and detector not in (select unnest(from_json($foreign, '["varchar"]')))
    group by run_id, detector
  ),
  signed as (
    select run_id, string_agg(detector, ' + ' order by detector) as label, min_by(span_id, step_index) as span_id
    from spoke
    group by run_id
  )
select left(md5(label), 16) as id, label, null::varchar as source, null::varchar as severity, run_id, span_id
from signed
