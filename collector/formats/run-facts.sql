-- One row is one run of the traces named, with what is known of how it went.
select r.run_id, r.trace_id, r.root_span_id, r.outcome, r.reward, r.task
from runs r
where
  r.trace_id in (select unnest(string_split($trace_ids, ',')))
  and ($run_ids is null or r.run_id in (select unnest(string_split($run_ids, ','))))
order by r.started_ns, r.run_id
