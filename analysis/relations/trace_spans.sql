-- One row per span of the traces under analysis, with its place and the columns that anything reads: the one copy
-- of them that is made. Made while the table still shows all.
-- $first, $last  the arrivals between which they lie, so that row groups elsewhere are not opened
select
  p.run_id, p.run_span_id, p.is_layered, p.step_index, p.tool_index, p.tools_in_run, p.llm_index, p.llms_in_run,
  p.steps_in_run, p.asked_span_id, p.asked_agent,
  s.* exclude (
    received_ns, span_kind, status_message, user_id, agent_id, attempt_no, tokens_cache_write, tokens_reasoning,
    tool_type, cpu_user_s, cpu_system_s, max_rss_bytes, read_bytes, write_bytes, error_source, system_instructions,
    input_messages, input_message_ids, tool_definitions, attributes, events, links, resource, scope, trace_state,
    flags, dropped_attributes_count, dropped_events_count, dropped_links_count, unknown_fields
  )
from spans s
join span_places p on p.arrival = s.arrival
where s.arrival between $first and $last
