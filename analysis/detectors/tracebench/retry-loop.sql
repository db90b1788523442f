-- One row per retry_fix of a run from the second on.
with
  retries as (
    select *, row_number() over (partition by run_id order by log_index) as retry_no
    from logged_steps
    where action = 'retry_fix'
  )
select run_id, span_id, [span_id] as evidence_span_ids, null::varchar as signature, log_index
from retries
where retry_no >= 2
