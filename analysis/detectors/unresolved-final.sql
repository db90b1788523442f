-- One row per run whose last logged step carries a status that means failure.
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  lower(status) as signature,
  status
from logged_steps
where log_index = logged_in_run
  and regexp_matches(lower(status), '^(in ?complete|fail(ed|ure)?|error|unresolved|unfinished|aborted|gave[ _]up|not[ _]done|stuck)$')
