-- One row per run whose last model call failed, or whose last answer is a stack trace or a refusal by the
-- provider. A crash that a later model call followed was dealt with.
-- "_OTHER" is OTel's word for an error without a class: it says nothing.
with
  closings as (
    select
      run_id, span_id, text, is_error, error_type, error_message,
      case
        when is_error then 'a failed model call: ' || left(coalesce(error_message, nullif(error_type, '_OTHER'), 'no reason given'), 160)
        when list_contains(finish_reasons, 'content_filter') then 'an answer withheld by a content filter'
        when regexp_matches(text, '(^|\n)Traceback \(most recent call last\)') then 'a stack trace in place of an answer'
        when regexp_matches(text, 'context_length_exceeded|maximum context length|ResponsibleAIPolicyViolation|content management policy') then 'an error of the model provider in place of an answer'
      end as what
    from replies
    where last_in_run
  )
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  coalesce(regexp_extract(error_message || text, '[\w.]+(Error|Exception|Violation)\b'), '') as signature,
  what
from closings
where what is not null
