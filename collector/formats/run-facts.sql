-- One row is one run to export, oldest first, with what is known of how it went.
-- $run_ids is a comma-separated list, or null for all.
select r.run_id, r.trace_id, r.root_span_id, r.outcome, r.reward, r.task, r.tags, r.metadata
from runs r
where $run_ids is null or r.run_id in (select unnest(string_split($run_ids, ',')))
order by r.started_ns, r.run_id
