-- One row per model call: what it said, without what it thought or called.
-- text          its text parts, joined; '' where it said nothing
-- tool_calls    how many tools it asked for; asked_tools  their names
-- asked_call_ids  the ids of those calls, where the model gave any
-- has_output    false where the span does not tell what was said
-- reply_index   1-based among the run's model calls; last_in_run says whether a model call follows
-- closes_run    no step at all follows
with
  parsed as (
    select
      run_id, trace_id, span_id, step_index, agent_name, finish_reasons, is_error, error_type, error_message,
      http_status, tokens_in, tokens_out, coalesce(model_responded, model_requested) as model, parent_span_id,
      llm_index, llms_in_run, steps_in_run,
      try(from_json(output_messages, '[{"parts":[{"type":"varchar","content":"varchar","name":"varchar","id":"varchar"}]}]')) as messages,
      output_messages is not null as has_output
    from steps
    where kind = 'llm'
  ),
  parted as (
    select * exclude (messages), coalesce(flatten([m.parts for m in messages]), []) as parts from parsed
  )
select
  * exclude (parts, llm_index, llms_in_run, steps_in_run),
  array_to_string([coalesce(t.content, '') for t in parts if t.type = 'text'], chr(10)) as text,
  len([1 for t in parts if t.type = 'tool_call']) as tool_calls,
  lower(array_to_string([coalesce(t.name, '') for t in parts if t.type = 'tool_call'], ' ')) as asked_tools,
  [t.id for t in parts if t.type = 'tool_call' and t.id is not null] as asked_call_ids,
  llm_index as reply_index,
  llm_index = llms_in_run as last_in_run,
  step_index = steps_in_run as closes_run
from parted
