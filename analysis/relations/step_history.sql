-- One row per tool or model of a service: how long its calls among the file's latest spans took.
-- calls  how many;  usual_ms, high_ms  median and Tukey's upper outer fence (three quartile distances), of the logarithms as in history
with
  edge as (
    select max(arrival) - 200000 as floor from spans
  ),
  timed as (
    select
      coalesce(s.service, '') as service,
      s.kind,
      coalesce(case s.kind when 'tool' then s.tool_name else coalesce(s.model_responded, s.model_requested) end, s.name) as called,
      ln((s.end_ns - s.start_ns) / 1e6) as ms
    from spans s, edge e
    where s.arrival > e.floor and s.kind in ('llm', 'tool') and s.end_ns > s.start_ns and not s.is_error
  )
select
  service, kind, called,
  count(*) as calls,
  exp(quantile_cont(ms, 0.5)) as usual_ms,
  exp(quantile_cont(ms, 0.75) + 3 * (quantile_cont(ms, 0.75) - quantile_cont(ms, 0.25))) as high_ms
from timed
group by service, kind, called
