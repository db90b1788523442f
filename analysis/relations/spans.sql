-- One row per span of the traces under analysis. It hides the table, so that every view below reads the
-- few traces that changed; columns that no relation reads stay out of memory.
-- $first, $last  the arrivals between which they lie, so that row groups elsewhere are not opened
select
  s.* replace (
    null::bigint as received_ns,
    null::integer as span_kind,
    null::varchar as status_message,
    null::varchar as user_id,
    null::varchar as agent_id,
    null::integer as attempt_no,
    null::bigint as tokens_cache_write,
    null::bigint as tokens_reasoning,
    null::varchar as tool_type,
    null::double as cpu_user_s,
    null::double as cpu_system_s,
    null::bigint as max_rss_bytes,
    null::bigint as read_bytes,
    null::bigint as write_bytes,
    null::varchar as error_source,
    null::varchar as system_instructions,
    null::varchar as input_messages,
    null::varchar[] as input_message_ids,
    null::varchar as tool_definitions,
    null::varchar as attributes,
    null::varchar as events,
    null::varchar as links,
    null::varchar as resource,
    null::varchar as scope,
    null::varchar as trace_state,
    null::bigint as flags,
    null::bigint as dropped_attributes_count,
    null::bigint as dropped_events_count,
    null::bigint as dropped_links_count,
    null::blob as unknown_fields
  )
from spans s
where s.arrival between $first and $last
  and s.trace_id in (
  select r.trace_id from (select unnest(from_json($runs, '[{"run_id":"varchar","trace_id":"varchar"}]'), recursive := true)) r
)
