-- One row: whether the file holds analysed runs with failed steps, and not one template of an error message.
-- The cheap questions come first; the last is asked of files of an older version only.
select
  not exists (from error_templates)
  and exists (from analysed_runs)
  and exists (
    select 1 from spans s
    where s.is_error and s.kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'media', 'guardrail')
      and s.trace_id in (select left(run_id, 32) from analysed_runs)
      -- Where a call is told several times, a failed span may be no step.
      and s.trace_id not in (select trace_id from layered_traces)
  ) as lacks
