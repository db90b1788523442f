-- One row per run: the first time one tool followed another that it never follows in runs labelled as passed.
with
  unseen as (
    select *, row_number() over (partition by run_id order by tool_index) as place
    from transitions
    where not is_known
  )
select
  run_id,
  span_id,
  [previous_span_id, span_id] as evidence_span_ids,
  previous || ' ' || tool_name as signature,
  previous,
  tool_name as tool,
  passed_runs
from unseen
where place = 1
