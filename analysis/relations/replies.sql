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
      l.error_message, l.http_status, l.tokens_in, l.tokens_out, l.model, l.parent_span_id,
      json_extract(case when json_valid(output_messages) then output_messages else '[]' end, '$[*].parts[*]') as parts,
      output_messages is not null as has_output
    from llm_calls l
  )
select
  * exclude (parts),
  coalesce(list_aggregate(
    list_transform(list_filter(parts, lambda p: (p ->> '$.type') = 'text'), lambda p: coalesce(p ->> '$.content', '')), 'string_agg', chr(10)
  ), '') as text,
  len(list_filter(parts, lambda p: (p ->> '$.type') = 'tool_call')) as tool_calls,
  lower(coalesce(list_aggregate(
    list_transform(list_filter(parts, lambda p: (p ->> '$.type') = 'tool_call'), lambda p: coalesce(p ->> '$.name', '')), 'string_agg', ' '
  ), '')) as asked_tools,
  list_filter(list_transform(list_filter(parts, lambda p: (p ->> '$.type') = 'tool_call'), lambda p: p ->> '$.id'), lambda id: id is not null) as asked_call_ids,
  row_number() over (partition by run_id order by step_index) as reply_index,
  row_number() over (partition by run_id order by step_index desc) = 1 as last_in_run,
  step_index = (select max(s.step_index) from steps s where s.run_id = parsed.run_id) as closes_run
from parsed
