-- One row per run: what is measured of it beside its findings. A null says that the run does not tell.
-- An act is a step that is no model call; where a run has none of these, every step is an act. It makes
-- progress where it did not fail and nothing equal was done before: equal in tool, arguments and result for
-- a call, in text for a reply, in action and state for a logged step.
-- $run_ids  JSON array of run ids, or null for every run
--
-- acts, progress_acts       how many, and how many made progress
-- stalls                    stretches of $least_stall or more acts in a row without progress: first and last step, acts
-- unmade_errors             tools that failed and never worked again
-- context_*                 tokens read by the first, the last and the largest model call; growth per call; how often they halved
with
  wanted as (
    select r.*
    from runs r
    where $run_ids is null or r.run_id in (select unnest(from_json($run_ids, '["varchar"]')))
  ),
  did as (
    select
      s.run_id, s.step_index, s.kind, s.is_error, s.tool_name, s.tokens_in,
      case s.kind
        when 'tool' then hash(s.tool_name, coalesce(s.arguments_hash, hash(s.arguments)), coalesce(s.result_hash, hash(s.result)))
        when 'llm' then hash(s.output_messages)
        else hash(s.action, s.state, s.arguments, s.result)
      end as did_key
    from steps s
    semi join wanted w on w.run_id = s.run_id
  ),
  acts as (
    select
      *,
      not is_error and row_number() over (partition by run_id, kind, did_key order by step_index) = 1 as is_progress,
      row_number() over (partition by run_id order by step_index) as act_no
    from did
    where kind <> 'llm' or run_id not in (select run_id from did where kind <> 'llm')
  ),
  islands as (
    select *, act_no - row_number() over (partition by run_id, is_progress order by step_index) as island
    from acts
  ),
  stalls as (
    select run_id, min(step_index) as from_step, max(step_index) as to_step, count(*) as acts
    from islands
    where not is_progress
    group by run_id, island
    having count(*) >= $least_stall
  ),
  stalled as (
    select
      run_id,
      list({'from': from_step, 'to': to_step, 'acts': acts} order by from_step) as stalls,
      sum(acts)::bigint as stalled_acts
    from stalls
    group by run_id
  ),
  done as (
    select
      run_id,
      count(*) as acts,
      count(*) filter (is_progress) as progress_acts,
      count(*) filter (kind = 'tool') as calls,
      count(*) filter (kind = 'tool') - count(distinct case when kind = 'tool' then did_key end) as repeated_calls
    from acts
    group by run_id
  ),
  unmade as (
    select run_id, count(*) as unmade_errors
    from (
      select run_id, tool_name
      from did
      where kind = 'tool'
      group by run_id, tool_name
      having coalesce(max(step_index) filter (is_error), 0) > coalesce(max(step_index) filter (not is_error), 0)
    )
    group by run_id
  ),
  read_by_calls as (
    select
      *,
      lag(tokens_in) over (partition by run_id order by step_index) as read_before,
      row_number() over (partition by run_id order by step_index) as call_no
    from did
    where kind = 'llm' and tokens_in > 0
  ),
  contexts as (
    select
      run_id,
      min_by(tokens_in, call_no) as context_first,
      max_by(tokens_in, call_no) as context_last,
      max(tokens_in) as context_peak,
      regr_slope(tokens_in, call_no) as context_per_call,
      count(*) filter (tokens_in < 0.5 * read_before) as context_drops
    from read_by_calls
    group by run_id
  )
select
  w.run_id,
  w.step_count,
  w.error_count,
  w.tokens_in + coalesce(w.tokens_out, 0) as tokens,
  w.cost_usd,
  w.duration_ms,
  w.is_error,
  d.acts,
  d.progress_acts,
  d.calls,
  d.repeated_calls,
  coalesce(u.unmade_errors, 0) as unmade_errors,
  s.stalls,
  coalesce(s.stalled_acts, 0) as stalled_acts,
  c.context_first,
  c.context_last,
  c.context_peak,
  c.context_per_call,
  c.context_drops
from wanted w
left join done d on d.run_id = w.run_id
left join unmade u on u.run_id = w.run_id
left join stalled s on s.run_id = w.run_id
left join contexts c on c.run_id = w.run_id
order by w.last_arrival, w.run_id
