-- One row per step of the runs under analysis: its numbers and what is narrow enough to be sorted with them. Whoever
-- reads no text or figure of a step finds it here without a join.
-- tool_index, tools_in_run  as in tool_calls; meaningless on other steps
-- llm_index, llms_in_run    the same for model calls
-- steps_in_run  the number of the run's last step
-- asked_span_id, asked_agent  the last model call so far, which asked for what follows; null before the first
-- is_layered  whether its trace tells calls several times, so that what stands below may fill its columns
select
  run_id, arrival, trace_id, span_id, kind, agent_name, start_ns,
  trace_id in (select l.trace_id from layered_traces l) as is_layered,
  row_number() over so_far as step_index,
  count(*) filter (kind = 'tool') over so_far as tool_index,
  count(*) filter (kind = 'tool') over (partition by run_id) as tools_in_run,
  count(*) filter (kind = 'llm') over so_far as llm_index,
  count(*) filter (kind = 'llm') over (partition by run_id) as llms_in_run,
  count(*) over (partition by run_id) as steps_in_run,
  last_value(case when kind = 'llm' then span_id end ignore nulls) over so_far as asked_span_id,
  last_value(case when kind = 'llm' then agent_name end ignore nulls) over so_far as asked_agent
from _call_spans
where kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'guardrail')
  and run_id in (select run_id from runs)
window so_far as (partition by run_id order by start_ns, arrival rows unbounded preceding)
