-- One row per step of one run, in order, with all that it saw, did and got.
select
  step_index, span_id, kind, name, agent_name, start_ns, duration_ms,
  coalesce(model_responded, model_requested) as model,
  tool_name, tool_call_id, finish_reasons, tokens_in, tokens_out, cost_usd,
  action, state, step_no, arguments, result, exit_code,
  system_instructions, input_messages, output_messages,
  is_error, error_type, error_message
from steps
where run_id = $run_id
order by step_index
