-- One row per model call: the steps of kind llm, with the columns that a model call fills.
create or replace view llm_calls as
select
  run_id, step_index, trace_id, span_id, parent_span_id, agent_name, name, start_ns, end_ns, duration_ms,
  provider, coalesce(model_responded, model_requested) as model, model_requested, model_responded,
  response_id, finish_reasons, attempt_no, ttft_ms, http_status,
  tokens_in, tokens_out, tokens_cache_read, tokens_cache_write, tokens_reasoning, cost_usd,
  system_instructions, input_messages, output_messages, tool_definitions,
  is_error, error_type, error_message, error_source, service, session_id, arrival
from steps
where kind = 'llm';
