-- One row per call that has layers (see the table layers): what they say, in the columns of spans. See _call_spans.
--
-- run_id        the call's run, so that a filter on it reaches the layers too
-- trace_id      the trace
-- call_span_id  the call
-- ...           the columns of spans that layers fill
create or replace view _layer_columns as
with
  told as (
    select l.trace_id as run_id, l.trace_id, l.span_id, l.call_span_id
    from layers l
    anti join run_places p on p.trace_id = l.trace_id and p.span_id = l.call_span_id
    where l.call_span_id is not null
    union all
    select p.run_id, l.trace_id, l.span_id, l.call_span_id
    from layers l
    join run_places p on p.trace_id = l.trace_id and p.span_id = l.call_span_id
  )
select
  l.run_id,
  l.trace_id,
  l.call_span_id,
  max(s.arrival) as layers_arrival,
  max_by(s.agent_name, s.arrival) filter (s.agent_name is not null) as agent_name,
  max_by(s.provider, s.arrival) filter (s.provider is not null) as provider,
  max_by(s.model_requested, s.arrival) filter (s.model_requested is not null) as model_requested,
  max_by(s.model_responded, s.arrival) filter (s.model_responded is not null) as model_responded,
  max_by(s.response_id, s.arrival) filter (s.response_id is not null) as response_id,
  max_by(s.finish_reasons, s.arrival) filter (s.finish_reasons is not null) as finish_reasons,
  max(s.ttft_ms) as ttft_ms,
  max_by(s.http_status, s.start_ns) filter (s.http_status is not null) as http_status,
  max(s.tokens_in) as tokens_in,
  max(s.tokens_out) as tokens_out,
  max(s.tokens_cache_read) as tokens_cache_read,
  max(s.tokens_cache_write) as tokens_cache_write,
  max(s.tokens_reasoning) as tokens_reasoning,
  coalesce(max(s.cost_usd) filter (s.cost_source = 'reported'), max(s.cost_usd)) as cost_usd,
  max(s.cost_source) as cost_source,
  max_by(s.tool_name, s.arrival) filter (s.tool_name is not null) as tool_name,
  max_by(s.tool_call_id, s.arrival) filter (s.tool_call_id is not null) as tool_call_id,
  max_by(s.tool_type, s.arrival) filter (s.tool_type is not null) as tool_type,
  max_by(s.mcp_server, s.arrival) filter (s.mcp_server is not null) as mcp_server,
  max_by(s.arguments, s.arrival) filter (s.arguments is not null) as arguments,
  max_by(s.arguments_hash, s.arrival) filter (s.arguments_hash is not null) as arguments_hash,
  max_by(s.result, s.arrival) filter (s.result is not null) as result,
  max_by(s.result_hash, s.arrival) filter (s.result_hash is not null) as result_hash,
  max_by(s.exit_code, s.arrival) filter (s.exit_code is not null) as exit_code,
  -- The latest attempt says how the call ended.
  max_by(s.is_error, (s.start_ns, s.is_error, s.arrival)) as is_error,
  max_by(s.error_type, (s.start_ns, s.arrival)) filter (s.is_error) as error_type,
  max_by(s.error_message, (s.start_ns, s.arrival)) filter (s.is_error) as error_message,
  max_by(s.system_instructions, s.arrival) filter (s.system_instructions is not null) as system_instructions,
  -- Each message may have come as a record of its own.
  case
    when count(s.input_messages) > 1 and bool_and(s.lifted_from is not null)
      then '[' || string_agg(s.input_messages[2:-2], ',' order by s.start_ns, s.arrival) || ']'
    else max(s.input_messages)
  end as input_messages,
  max_by(s.input_message_ids, s.arrival) filter (s.input_message_ids is not null) as input_message_ids,
  case
    when count(s.output_messages) > 1 and bool_and(s.lifted_from is not null)
      then '[' || string_agg(s.output_messages[2:-2], ',' order by s.start_ns, s.arrival) || ']'
    else max(s.output_messages)
  end as output_messages,
  max_by(s.tool_definitions, s.arrival) filter (s.tool_definitions is not null) as tool_definitions,
  max_by(s.evaluations, s.arrival) filter (s.evaluations is not null) as evaluations,
  flatten(list(s.tags) filter (s.tags is not null)) as tags,
  min_by(s.metadata, (s.start_ns, s.arrival)) filter (s.metadata is not null) as metadata
from told l
join spans s on s.trace_id = l.trace_id and s.span_id = l.span_id
group by l.run_id, l.trace_id, l.call_span_id;
