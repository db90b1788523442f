-- One row per run of which one of the last calls failed, with no success of the same tool after it.
-- Bookkeeping and handing over do not count as doing.
with
  done as (
    select
      *,
      row_number() over (partition by run_id order by tool_index desc) - 1 as calls_after,
      count(*) over (partition by run_id) as calls_in_run,
      max(case when not is_error then tool_index end) over (partition by run_id, program) as last_success
    from calls
    where verb not in ('plan', 'submit')
  ),
  failed as (
    select *, row_number() over (partition by run_id order by tool_index desc) as recency
    from done
    where is_error and calls_after < $lastCalls and calls_in_run >= $minCalls and tool_index > coalesce(last_success, 0)
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
