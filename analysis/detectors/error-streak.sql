-- One row per run: the longest row of tool calls that all failed. Bookkeeping between them does not end it, and
-- failed looks neither: who tries three programs to see which is there has learned something each time.
with
  failing as (
    select run_id from calls where is_error group by run_id having count(*) >= $minErrors
  ),
  numbered as (
    select *, row_number() over (partition by run_id order by tool_index) as call_no
    from calls
    semi join failing using (run_id)
    where verb <> 'plan'
      and not (is_error and (verb = 'read' or error_kind = 'no-change' or error_kind = 'not-found' and regexp_matches(lower(coalesce(error_type, '') || ' ' || coalesce(error_message, '')), '\b(command )?not found\b|no module named')))
  ),
  grouped as (
    select *, call_no - row_number() over (partition by run_id, is_error order by call_no) as island
    from numbered
  ),
  streaks as (
    select
      run_id,
      count(*) as errors,
      min(call_no) as started,
      min_by(span_id, call_no) as span_id,
      list(span_id order by call_no) as span_ids,
      max_by(tool_name, call_no) as tool_name,
      max_by(error_message, call_no) as error_message
    from grouped
    where is_error
    group by run_id, island
    having count(*) >= $minErrors
  ),
  ranked as (
    select *, row_number() over (partition by run_id order by errors desc, started) as rank from streaks
  )
select
  run_id,
  span_id,
  span_ids as evidence_span_ids,
  tool_name || ': ' || coalesce(error_message, '') as signature,
  errors,
  left(coalesce(error_message, ''), 160) as error
from ranked
where rank = 1
