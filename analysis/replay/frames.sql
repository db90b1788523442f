-- One row per step of one run, with all that a person wants to read of it; in order.
-- Of a long history only the last messages are put together: a call repeats all that came before it, and
-- what is new to it stands at the end.
select
  s.step_index, s.span_id, s.kind, s.name, s.agent_name, s.start_ns, s.duration_ms,
  coalesce(s.model_responded, s.model_requested) as model,
  s.tool_name, s.action, s.state, s.exit_code, s.tokens_in, s.tokens_out,
  s.system_instructions, _full_messages(s.input_messages, s.input_message_ids[-20:]) as input_messages, s.output_messages, s.arguments, s.result,
  s.finish_reasons,
  s.is_error, s.error_type, s.error_message
from steps s
where s.trace_id = $trace_id
  and s.run_id = $run_id
  and ($from_step is null or s.step_index >= $from_step)
  and ($to_step is null or s.step_index <= $to_step)
order by s.step_index
