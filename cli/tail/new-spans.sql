-- One row is one span that came after $after, in order of arrival, at most $limit of them. A span that was
-- written while it was open comes again when it has ended.
select
  arrival,
  trace_id,
  span_id,
  parent_span_id,
  kind,
  name,
  service,
  agent_name,
  coalesce(model_responded, model_requested) as model,
  tool_name,
  start_ns,
  end_ns,
  (end_ns - start_ns) / 1e6 as duration_ms,
  tokens_in,
  tokens_out,
  is_error,
  error_message
from spans
where arrival > $after and (not $runs_only or (kind = 'agent' and end_ns is not null))
order by arrival
limit $limit
