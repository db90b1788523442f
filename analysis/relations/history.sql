-- One row per agent (service, name, model) and measure: what its runs among the file's latest spans took.
-- The window keeps the question as cheap in a large file as in a small one; runs count whole or not at all.
-- measure    steps | tokens | cost (US dollars) | duration (ms)
-- runs       how many runs tell it
-- usual      their median
-- low, high  Tukey's fences, one and a half quartile distances out (Exploratory Data Analysis, 1977), taken
--            of the logarithms since all four are skewed
with
  edge as (
    select max(arrival) - 200000 as floor from spans
  ),
  recent as (
    select s.* from spans s, edge e where s.arrival > e.floor
  ),
  cut_off as (
    select distinct s.trace_id from spans s, edge e where s.arrival <= e.floor and s.arrival > e.floor - 20000
  ),
  past as (
    select
      r.trace_id,
      coalesce(any_value(r.service), '') as service,
      coalesce(min_by(r.agent_name, (r.start_ns, r.arrival)) filter (r.kind = 'agent' and r.agent_name is not null), '') as agent_name,
      coalesce(mode(coalesce(r.model_responded, r.model_requested)) filter (r.kind = 'llm'), '') as model,
      count(*) filter (r.kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'media', 'guardrail'))::double as steps,
      sum(coalesce(r.tokens_in, 0) + coalesce(r.tokens_out, 0)) filter (r.kind = 'llm')::double as tokens,
      sum(r.cost_usd) filter (r.kind = 'llm') as cost,
      (max(r.end_ns) - min(r.start_ns)) / 1e6 as duration
    from recent r
    anti join cut_off c on c.trace_id = r.trace_id
    group by r.trace_id
    -- Several runs in one trace cannot be told apart here; an open one is not done yet.
    having count(*) filter (r.kind = 'agent' and r.parent_span_id is null) <= 1 and bool_and(r.end_ns is not null)
  ),
  measured as (
    select service, agent_name, model, 'steps' as measure, steps as value from past
    union all
    select service, agent_name, model, 'tokens', tokens from past
    union all
    select service, agent_name, model, 'cost', cost from past
    union all
    select service, agent_name, model, 'duration', duration from past
  ),
  quartiles as (
    select
      service, agent_name, model, measure,
      count(*) as runs,
      quantile_cont(ln(value), 0.25) as q1,
      quantile_cont(ln(value), 0.5) as q2,
      quantile_cont(ln(value), 0.75) as q3
    from measured
    where value > 0
    group by service, agent_name, model, measure
  )
select
  service, agent_name, model, measure, runs,
  exp(q2) as usual, exp(q1 - 1.5 * (q3 - q1)) as low, exp(q3 + 1.5 * (q3 - q1)) as high
from quartiles
