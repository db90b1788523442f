-- One row per run and tool whose last calls were all refused as malformed.
select
  run_id,
  coalesce(asked_span_id, span_id) as span_id,
  [asked_span_id, first_span_id, span_id] as evidence_span_ids,
  tool_name || ': ' || coalesce(error_message, '') as signature,
  tool_name as tool,
  failures,
  left(coalesce(error_message, ''), 160) as error
from unrecovered_errors
where error_kind = 'invalid-call'
