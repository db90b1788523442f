-- One row per service and model: where the time of its ended runs went, and what it was spent on.
-- A model's own time is seldom measured as such; what no tool call accounts for is taken for it. Shares are of each
-- run's own time; percentiles are interpolated linearly (quantile_cont).
--
-- service            service.name of the runs
-- model              the model most often used in each
-- runs               how many
-- total_ms           wall-clock time of all
-- tool_ms            of it, within tool calls
-- llm_ms             the rest: generation, and what lies between
-- tool_share         tool_ms of total_ms, 0 to 1
-- share_min          the smallest share of a run, and so on
-- steps_p50          steps of a run
-- tokens_in          tokens read by all
-- tokens_out         tokens written by all
-- tokens_to_ms       correlation of a model call's written tokens and its duration, -1 to 1
-- reasoning_to_tokens  correlation of the length of its reasoning and its written tokens
with
  tool_time as (
    select run_id, sum(duration_ms) as tool_ms
    from steps
    where kind = 'tool'
    group by run_id
  ),
  spent as (
    select
      r.run_id,
      r.service,
      r.model,
      r.duration_ms,
      coalesce(t.tool_ms, 0) as tool_ms,
      coalesce(t.tool_ms, 0) / nullif(r.duration_ms, 0) as share,
      r.step_count,
      r.tokens_in,
      r.tokens_out
    from runs r
    left join tool_time t using (run_id)
    where
      not r.is_open
      and ($service is null or r.service = $service)
      and ($model is null or r.model = $model)
  ),
  reasoning as (
    select run_id, span_id, sum(length(content)) as reasoning_length
    from messages
    where direction = 'output' and part_type = 'reasoning'
    group by run_id, span_id
  ),
  calls as (
    select
      s.service,
      s.model,
      c.duration_ms,
      c.tokens_out,
      coalesce(g.reasoning_length, 0) as reasoning_length
    from spent s
    join steps c on c.run_id = s.run_id and c.kind = 'llm'
    left join reasoning g on g.run_id = c.run_id and g.span_id = c.span_id
  ),
  correlated as (
    select
      service,
      model,
      corr(tokens_out, duration_ms) as tokens_to_ms,
      corr(reasoning_length, tokens_out) as reasoning_to_tokens
    from calls
    where tokens_out is not null
    group by service, model
  )
select
  s.service,
  s.model,
  count(*) as runs,
  sum(s.duration_ms) as total_ms,
  sum(s.tool_ms) as tool_ms,
  sum(s.duration_ms) - sum(s.tool_ms) as llm_ms,
  sum(s.tool_ms) / nullif(sum(s.duration_ms), 0) as tool_share,
  min(s.share) as share_min,
  quantile_cont(s.share, 0.5) as share_p50,
  quantile_cont(s.share, 0.95) as share_p95,
  max(s.share) as share_max,
  quantile_cont(s.step_count, 0.5) as steps_p50,
  quantile_cont(s.step_count, 0.95) as steps_p95,
  sum(s.tokens_in)::bigint as tokens_in,
  sum(s.tokens_out)::bigint as tokens_out,
  any_value(c.tokens_to_ms) as tokens_to_ms,
  any_value(c.reasoning_to_tokens) as reasoning_to_tokens
from spent s
left join correlated c on c.service is not distinct from s.service and c.model is not distinct from s.model
group by s.service, s.model
order by s.service, s.model
