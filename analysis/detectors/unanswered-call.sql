-- One row per run in which a model asked for a call, went on, and no such call was ever run. Only tools of
-- which the run holds other calls by their ids: not everything that a model calls is traced.
with
  asked as (
    select run_id, span_id, step_index, unnest(asked_call_ids) as tool_call_id, asked_tools, closes_run
    from replies
    where tool_calls > 0 and not last_in_run
  ),
  traced as (
    select run_id, list(distinct lower(tool_name)) as tools, count(*) as calls
    from calls
    where tool_call_id is not null
    group by run_id
  ),
  dropped as (
    select a.run_id, a.span_id, a.step_index, a.tool_call_id, a.asked_tools
    from asked a
    join traced t on t.run_id = a.run_id
    anti join calls c on c.run_id = a.run_id and c.tool_call_id = a.tool_call_id
    where len(list_filter(string_split(a.asked_tools, ' '), lambda name: not list_contains(t.tools, name))) = 0
  )
select
  run_id,
  min_by(span_id, step_index) as span_id,
  list(span_id order by step_index) as evidence_span_ids,
  null::varchar as signature,
  count(*) as calls,
  min_by(asked_tools, step_index) as tools
from dropped
group by run_id
