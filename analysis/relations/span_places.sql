-- One row per span of the traces under analysis: the run it belongs to and, where it is a step of a run under
-- analysis, its numbers there. Made while the table still shows all, of what is narrow enough to be sorted; nobody
-- who reads it needs another window or join for them.
-- $first, $last  the arrivals between which they lie, so that row groups elsewhere are not opened
-- step_index    null where the span is no step, and with it what follows but for steps_before
-- steps_before  how many steps of the run had begun before the span did
-- tool_index, tools_in_run  as in tool_calls; meaningless on other steps
-- llm_index, llms_in_run    the same for model calls
-- steps_in_run  the number of the run's last step
-- asked_span_id, asked_agent  the last model call so far, which asked for what follows; null before the first
-- is_layered  whether its trace tells calls several times, so that what stands below may fill its columns
with
  members as (
    select run_id, run_span_id, arrival, trace_id, span_id, kind, agent_name, start_ns
    from _run_spans
    where arrival between $first and $last and trace_id in (select trace_id from asked_runs)
  ),
  -- Who acts, where only a layer of the call says so: see _call_spans.
  layer_agents as (
    select l.trace_id, l.call_span_id, max_by(m.agent_name, m.arrival) as agent_name
    from layers l
    join members m on m.trace_id = l.trace_id and m.span_id = l.span_id
    where m.agent_name is not null
    group by l.trace_id, l.call_span_id
  ),
  acting as (
    select
      m.* replace (coalesce(m.agent_name, a.agent_name) as agent_name),
      case when l.span_id is null and m.run_id in (select run_id from asked_runs) then m.kind end as step_kind
    from members m
    left join layers l on l.trace_id = m.trace_id and l.span_id = m.span_id
    left join layer_agents a on a.trace_id = m.trace_id and a.call_span_id = m.span_id
  ),
  counted as (
    select
      *,
      step_kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'media', 'guardrail') as is_step
    from acting
  )
select
  run_id, run_span_id, arrival, trace_id, span_id, kind, agent_name, start_ns,
  trace_id in (select l.trace_id from layered_traces l) as is_layered,
  case when is_step then count(*) filter (is_step) over so_far end as step_index,
  count(*) filter (is_step) over (
    partition by run_id order by start_ns range between unbounded preceding and 1 preceding
  ) as steps_before,
  count(*) filter (step_kind = 'tool') over so_far as tool_index,
  count(*) filter (step_kind = 'tool') over (partition by run_id) as tools_in_run,
  count(*) filter (step_kind = 'llm') over so_far as llm_index,
  count(*) filter (step_kind = 'llm') over (partition by run_id) as llms_in_run,
  count(*) filter (is_step) over (partition by run_id) as steps_in_run,
  last_value(case when step_kind = 'llm' then span_id end ignore nulls) over so_far as asked_span_id,
  last_value(case when step_kind = 'llm' then agent_name end ignore nulls) over so_far as asked_agent
from counted
window so_far as (partition by run_id order by start_ns, arrival rows unbounded preceding)
