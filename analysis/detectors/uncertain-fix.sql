-- One row per run whose last fix is hedged in prose and that no test passed after.
-- Identifiers and quoted code may be named "maybe"; whole words of prose only.
with
  hedged as (
    select
      *,
      regexp_extract(prose, '(?i)[^.!?\n]*(^|[^\w.''"`-])(maybe|not (entirely |completely )?sure|might (work|fix|help)|hopefully|i guess|unsure|untested|may not (work|be))($|[^\w(=''"`-])[^.!?\n]*') as quote
    from fixes
    where is_last
  )
select
  h.run_id,
  h.span_id,
  [h.span_id] as evidence_span_ids,
  null::varchar as signature,
  left(rtrim(trim(h.quote), '.!?'), 160) as quote
from hedged h
anti join test_runs t on t.run_id = h.run_id and t.step_index > h.step_index and t.passed
where h.quote <> ''
