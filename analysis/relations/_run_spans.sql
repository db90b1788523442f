-- One row per span of the traces under analysis, with columns of the view of the same name; those that no relation
-- reads are null.
select
  t.* exclude (
    is_layered, step_index, tool_index, tools_in_run, llm_index, llms_in_run, steps_in_run, asked_span_id, asked_agent
  ),
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
from trace_spans t
