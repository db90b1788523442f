-- One row per step of the runs under analysis: its numbers, on narrow rows. Sorting whole steps for this, as
-- the views do for a few runs, is what an analysis of many would spend most of its time on.
select
  run_id,
  arrival,
  is_layered,
  row_number() over so_far as step_index,
  count(*) filter (kind = 'tool') over so_far as tool_index,
  count(*) filter (kind = 'tool') over (partition by run_id) as tools_in_run
from run_members
where kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'guardrail')
  and run_id in (select run_id from runs)
window so_far as (partition by run_id order by start_ns, arrival rows unbounded preceding)
