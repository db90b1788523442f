-- One row per run and limit that it went over; the step is the first beyond it, or the last where only the
-- whole run tells.
-- $agent  as in needs-earlier, of the run's agent;  $steps, $tool_calls, $seconds, $tokens, $usd  limits, null for none
with
  counted as (
    select
      run_id, span_id, step_index,
      count(*) filter (kind = 'tool') over so_far as tool_calls,
      (end_ns - min(start_ns) over (partition by run_id)) / 1e9 as seconds,
      sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)) over so_far as tokens,
      sum(coalesce(cost_usd, 0)) over so_far as usd
    from steps
    window so_far as (partition by run_id order by step_index rows unbounded preceding)
  ),
  spent as (
    select run_id, span_id, step_index, 'steps' as what, step_index::double as value, $steps::double as budget from counted
    union all
    select run_id, span_id, step_index, 'tool calls', tool_calls, $tool_calls from counted
    union all
    select run_id, span_id, step_index, 'seconds', seconds, $seconds from counted
    union all
    select run_id, span_id, step_index, 'tokens', tokens, $tokens from counted
    union all
    select run_id, span_id, step_index, 'US dollars', usd, $usd from counted
  ),
  over_it as (
    select run_id, what, any_value(budget) as budget, max(value) as value, min_by(span_id, step_index) as span_id
    from spent
    where value > budget
    group by run_id, what
  )
select
  o.run_id,
  o.span_id,
  [o.span_id] as evidence_span_ids,
  o.what as signature,
  o.what,
  regexp_replace(printf('%.4f', o.value), '\.?0+$', '') as spent,
  regexp_replace(printf('%.4f', o.budget), '\.?0+$', '') as budget
from over_it o
join runs r on r.run_id = o.run_id
where regexp_full_match(coalesce(r.agent_name, ''), $agent)
