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
      l.run_id, l.trace_id, l.span_id, l.step_index, l.agent_name, l.finish_reasons, l.is_error, l.error_type,
      l.error_message, l.http_status, l.tokens_in, l.tokens_out, l.model, l.parent_span_id, l.arrival,
      try(from_json(output_messages, '[{"parts":[{"type":"varchar","content":"varchar","name":"varchar","id":"varchar"}]}]')) as messages,
      output_messages is not null as has_output
    from llm_calls l
  ),
  parted as (
    select * exclude (messages), coalesce(flatten([m.parts for m in messages]), []) as parts from parsed
  )
select
  p.* exclude (parts, arrival),
  array_to_string([coalesce(t.content, '') for t in parts if t.type = 'text'], chr(10)) as text,
  len([1 for t in parts if t.type = 'tool_call']) as tool_calls,
  lower(array_to_string([coalesce(t.name, '') for t in parts if t.type = 'tool_call'], ' ')) as asked_tools,
  [t.id for t in parts if t.type = 'tool_call' and t.id is not null] as asked_call_ids,
  n.llm_index as reply_index,
  n.llm_index = n.llms_in_run as last_in_run,
  n.step_index = n.steps_in_run as closes_run
from parted p
join (select * from step_numbers where kind = 'llm') n on n.arrival = p.arrival
