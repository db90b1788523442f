-- One row per step of the runs under analysis, with columns of the view of the same name.
-- tool_index to asked_agent  see span_places
with
  told as (
    select * exclude (run_span_id, is_layered) from trace_spans where step_index is not null and not is_layered
    union all by name
    select * exclude (run_span_id, layers_arrival) from layered_steps
  )
select
  run_id, step_index, tool_index, tools_in_run, llm_index, llms_in_run, steps_in_run, asked_span_id, asked_agent, trace_id, span_id, parent_span_id, kind, name,
  agent_name, start_ns, end_ns, (end_ns - start_ns) / 1e6 as duration_ms, provider,
  model_requested, model_responded, finish_reasons, http_status, ttft_ms, tokens_in, tokens_out,
  tokens_cache_read, cost_usd, tool_name, tool_call_id, arguments, arguments_hash, result,
  result_hash, exit_code, action, state, step_no, output_messages, is_error, error_type,
  error_message, service, session_id, arrival
from told
