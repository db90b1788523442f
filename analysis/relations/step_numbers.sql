-- One row per step of the runs under analysis: its numbers and what is narrow enough to be sorted with them. Whoever
-- reads no text or figure of a step finds it here without a join.
-- tool_index, tools_in_run  as in tool_calls; meaningless on other steps
-- is_layered  whether its trace tells calls several times, so that what stands below may fill its columns
select
  run_id, arrival, trace_id, span_id, kind, agent_name, start_ns,
  trace_id in (select l.trace_id from layered_traces l) as is_layered,
  row_number() over so_far as step_index,
  count(*) filter (kind = 'tool') over so_far as tool_index,
  count(*) filter (kind = 'tool') over (partition by run_id) as tools_in_run
from _call_spans
where kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'guardrail')
  and run_id in (select run_id from runs)
window so_far as (partition by run_id order by start_ns, arrival rows unbounded preceding)
