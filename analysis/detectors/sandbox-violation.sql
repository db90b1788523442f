-- One row per run: the first time it reached for what its sandbox forbids, as the sandbox says; or the run
-- that its harness ended for it.
with
  reached as (
    select
      run_id, span_id, step_index, tool_name,
      lower(coalesce(error_type, '') || ' ' || left(coalesce(error_message, ''), 500)) as words
    from calls
    where is_error
    union all
    select r.run_id, e.last_span_id, e.last_step_index, 'the run', lower(coalesce(r.error_type, '') || ' ' || left(coalesce(r.error_message, ''), 500))
    from runs r
    join endings e on e.run_id = r.run_id
    where r.is_error
  ),
  refused as (
    select *, row_number() over (partition by run_id order by step_index) as place
    from reached
    where regexp_matches(words, 'sandbox[ _-]?violation|outside (of )?(the )?(sandbox|allowed|workspace)|(blocked|denied|refused|prevented) by (the )?(sandbox|seccomp|policy)|not (in|on) (the )?(allow|white)[ -]?list|egress (blocked|denied)|(host|domain|path) (is )?not allowed')
  )
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  coalesce(tool_name, '') as signature,
  tool_name as tool,
  left(trim(words), 160) as error
from refused
where place = 1
