-- One row per run: the first failed call that another agent had written.
with
  failed as (
    select *, row_number() over (partition by run_id order by tool_index) as failure_no
    from handed_calls
    where is_error
  )
select
  run_id,
  asked_span_id as span_id,
  [asked_span_id, span_id] as evidence_span_ids,
  coalesce(nullif(error_type, '_OTHER'), '') as signature,
  asked_agent as author,
  agent_name as executor,
  left(coalesce(error_message, ''), 160) as error
from failed
where failure_no = 1
