-- One row per run and repeated call: the longest stretch in which it gave the same result with nothing
-- changed in between. A write, a command or a different result of the same call begins a new stretch;
-- waiting and bookkeeping are not judged.
with
  -- Most runs make no call twice: they are not looked at further.
  repeating as (
    select distinct run_id
    from (
      select run_id, tool_name, arguments_key
      from calls
      where verb not in ('wait', 'plan')
      group by all
      having count(*) >= $minRepeats
    )
  ),
  named as (
    select *, hash(tool_name, arguments_key) as call_key
    from calls
    semi join repeating using (run_id)
    where verb not in ('wait', 'plan')
  ),
  keyed as (
    select
      *,
      -- Changes by other calls up to here; a call does not reset its own count.
      count(*) filter (where verb in ('write', 'run', 'test') and not is_error) over (partition by run_id order by tool_index) as changes,
      count(*) filter (where verb in ('write', 'run', 'test') and not is_error) over (partition by run_id, call_key order by tool_index) as own_changes
    from named
  ),
  compared as (
    select
      *,
      coalesce(result_key is distinct from lag(result_key) over same_call or changes - own_changes <> lag(changes - own_changes) over same_call, true)::integer as is_new
    from keyed
    window same_call as (partition by run_id, call_key order by tool_index)
  ),
  stretched as (
    select *, sum(is_new) over (partition by run_id, call_key order by tool_index) as stretch from compared
  ),
  loops as (
    select
      run_id, call_key, tool_name,
      count(*) as repeats,
      min(tool_index) as started,
      -- The second call is the first that could have known better.
      list(span_id order by tool_index)[2] as span_id,
      list(span_id order by tool_index) as span_ids,
      any_value(is_error) as failed,
      any_value(error_message) as error_message
    from stretched
    group by run_id, call_key, tool_name, stretch
    having count(*) >= $minRepeats
  ),
  longest as (
    select *, row_number() over (partition by run_id, call_key order by repeats desc, started) as rank from loops
  )
select
  run_id,
  span_id,
  span_ids as evidence_span_ids,
  tool_name || case when failed then ': ' || coalesce(error_message, '') else '' end as signature,
  tool_name as tool,
  repeats
from longest
where rank = 1
