-- One row per run whose last test run failed, whether a tool call or a logged step.
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  label as signature,
  left(summary, 160) as summary
from test_runs
where is_last and not passed
