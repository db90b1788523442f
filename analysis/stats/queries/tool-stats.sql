-- One row per tool: how often it is called, how long that takes, what it uses, how often it fails and what comes then.
-- Percentiles are interpolated linearly (quantile_cont).
--
-- tool_name    the tool
-- calls        its calls
-- runs         runs that call it
-- errors       calls that failed
-- nonzero_exits  calls whose process ended with another code than 0
-- retried      failed calls behind which the run calls the same tool next
-- recovered    of those, the ones that then succeed
-- p50_ms       duration of a call, ended ones only
-- cpu_s        user and system CPU time of all calls, where it was measured
-- max_rss_bytes  highest resident memory of any call
-- read_bytes   bytes read from disk by all calls
-- write_bytes  bytes written
with
  called as (
    select
      t.*,
      lead(t.tool_name) over following as next_tool,
      lead(t.is_error) over following as next_fails
    from tool_calls t
    join runs r on r.run_id = t.run_id
    where
      ($service is null or r.service = $service)
      and ($model is null or r.model = $model)
    window following as (partition by t.run_id order by t.step_index)
  )
select
  tool_name,
  count(*) as calls,
  count(distinct run_id) as runs,
  count(*) filter (is_error) as errors,
  count(*) filter (exit_code <> 0) as nonzero_exits,
  count(*) filter (is_error and next_tool = tool_name) as retried,
  count(*) filter (is_error and next_tool = tool_name and not next_fails) as recovered,
  quantile_cont(duration_ms, 0.5) as p50_ms,
  quantile_cont(duration_ms, 0.95) as p95_ms,
  quantile_cont(duration_ms, 0.99) as p99_ms,
  max(duration_ms) as max_ms,
  sum(cpu_user_s) + sum(cpu_system_s) as cpu_s,
  max(max_rss_bytes) as max_rss_bytes,
  sum(read_bytes)::bigint as read_bytes,
  sum(write_bytes)::bigint as write_bytes
from called
group by tool_name
order by calls desc, tool_name
