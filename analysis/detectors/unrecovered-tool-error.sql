-- One row per run and tool whose last calls failed for a reason that has no detector of its own.
-- Where another agent only executes what a model wrote, the model's call is the step to look at.
select
  run_id,
  case when agent_name is distinct from asked_agent then coalesce(asked_span_id, span_id) else span_id end as span_id,
  [asked_span_id, first_span_id, span_id] as evidence_span_ids,
  tool_name || ': ' || coalesce(error_message, '') as signature,
  tool_name as tool,
  failures,
  left(coalesce(error_message, ''), 160) as error
from unrecovered_errors
where error_kind in ('crash', 'other')
