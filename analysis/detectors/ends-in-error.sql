-- One row per run of which one of the last calls failed, with no success of the same tool after it.
-- Bookkeeping and handing over do not count as doing. What a user has heard of does not end the run, nor does
-- a look for what is not there, nor a change that was not needed.
with
  -- Runs in which nothing failed need not be put in order.
  failing as (
    select distinct run_id from calls where is_error
  ),
  done as (
    select
      *,
      row_number() over (partition by run_id order by tool_index desc) - 1 as calls_after,
      count(*) over (partition by run_id) as calls_in_run,
      max(case when not is_error then tool_index end) over (partition by run_id, program) as last_success
    from calls
    semi join failing using (run_id)
    where verb not in ('plan', 'submit')
  ),
  last_words as (
    select run_id, max(after_step) as after_step from heard where role = 'user' group by run_id
  ),
  failed as (
    select d.*, row_number() over (partition by d.run_id order by d.tool_index desc) as recency
    from done d
    left join last_words w on w.run_id = d.run_id
    where d.is_error and d.calls_after < $lastCalls and d.calls_in_run >= $minCalls and d.tool_index > coalesce(d.last_success, 0)
      and d.step_index > coalesce(w.after_step, 0)
      and d.error_kind <> 'no-change' and not (d.verb = 'read' and d.error_kind in ('not-found', 'invalid-call'))
  )
select
  run_id,
  case when agent_name is distinct from asked_agent then coalesce(asked_span_id, span_id) else span_id end as span_id,
  [asked_span_id, span_id] as evidence_span_ids,
  tool_name || ': ' || coalesce(error_message, '') as signature,
  tool_name as tool,
  left(coalesce(error_message, ''), 160) as error
from failed
where recency = 1
