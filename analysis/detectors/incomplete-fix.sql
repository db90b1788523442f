-- One row per run whose last test run failed and that changed nothing afterwards.
with
  changes as (
    select run_id, step_index from calls where verb in ('write', 'run') and not is_error
    union all
    select run_id, step_index from logged_steps where regexp_matches(action, 'fix|edit|patch|write')
  )
select
  t.run_id,
  t.span_id,
  [t.span_id, e.last_span_id] as evidence_span_ids,
  t.label as signature
from test_runs t
join endings e on e.run_id = t.run_id
anti join changes c on c.run_id = t.run_id and c.step_index > t.step_index
where t.is_last and not t.passed and e.last_step_index > t.step_index
