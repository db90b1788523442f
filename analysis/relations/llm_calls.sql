-- One row per model call of the runs under analysis, with columns of the view of the same name.
select
  run_id, step_index, trace_id, span_id, parent_span_id, agent_name, name, start_ns, end_ns, duration_ms,
  provider, coalesce(model_responded, model_requested) as model, finish_reasons, ttft_ms, http_status,
  tokens_in, tokens_out, tokens_cache_read, cost_usd, output_messages, is_error, error_type, error_message,
  service, session_id, arrival
from steps
where kind = 'llm'
