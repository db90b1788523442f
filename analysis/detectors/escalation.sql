-- One row per run that was handed to a person.
with
  handed as (
    select *, row_number() over (partition by run_id order by tool_index) as place
    from calls
    where verb = 'submit' and not is_error and regexp_matches(lower(tool_name), 'human|escalate|operator|support|(live|person).?agent')
  )
select
  run_id,
  span_id,
  [asked_span_id, span_id] as evidence_span_ids,
  tool_name as signature,
  tool_name as tool
from handed
where place = 1
