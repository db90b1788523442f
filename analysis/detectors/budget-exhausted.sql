-- One row per run that a limit on steps, turns, calls, time or money ended, as its harness says: by the class
-- of the error that the run or its last step carries, or by the words that frameworks use for it.
with
  said as (
    select
      r.run_id,
      e.last_span_id,
      coalesce(r.error_type, '') as error_type,
      coalesce(r.error_message, '') as error_message,
      lower(coalesce(r.error_type, '') || ' ' || coalesce(r.error_message, '') || ' ' || coalesce(s.error_type, '') || ' ' || left(coalesce(s.error_message, ''), 500)) as words
    from runs r
    join endings e on e.run_id = r.run_id
    left join steps s on s.run_id = r.run_id and s.span_id = e.last_span_id and s.is_error
  ),
  limits as (
    select
      *,
      -- Of a run as a whole a timeout is a limit; of one of its calls it is a failure.
      case when lower(error_type) = 'timeout' then 'timeout' else regexp_extract(words, '(budget_exhausted|steps_exhausted|tool_calls_exhausted|error_max_(turns|budget_usd)|max(imum)?[ _]?(turns|steps|iterations|tool[ _]?calls|rounds)( \(\d+\))?[ _]?(reached|exceeded|error)|maxturnsexceeded|agentmaxstepserror|limitsexceeded|(reached|exceeded) (the )?max(imum)?( number of)? (turns|steps|iterations|tool calls|rounds)|recursion limit of \d+|graphrecursionerror|iteration limit|exit_cost|cost limit (reached|exceeded)|usagelimitexceeded|(step|turn|token|time|wall.?clock) (budget|limit) (reached|exceeded|exhausted))') end as words_found
    from said
  )
select
  run_id,
  last_span_id as span_id,
  [last_span_id] as evidence_span_ids,
  words_found as signature,
  coalesce(nullif(left(error_message, 160), ''), words_found) as what
from limits
where words_found <> ''
