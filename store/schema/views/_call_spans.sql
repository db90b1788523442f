-- One row per span that stands for itself, with all columns of _run_spans and layers_arrival, the highest arrival of
-- what was folded into it: the layers of a call (see _layers) are left
-- out, and what only they say fills the call's empty columns. An error goes up from a part or a layer where the call
-- itself says nothing of its end: a call that says it went well had an attempt that did not.
create or replace view _call_spans as
with
  layers as (
    select
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
      max_by(s.evaluations, s.arrival) filter (s.evaluations is not null) as evaluations
    from _layers l
    join spans s on s.trace_id = l.trace_id and s.span_id = l.span_id
    where l.call_span_id is not null
    group by l.trace_id, l.call_span_id
  ),
  own as (
    select s.*
    from _run_spans s
    anti join _layers l on l.trace_id = s.trace_id and l.span_id = s.span_id
  )
select
  o.* replace (
    coalesce(o.agent_name, l.agent_name) as agent_name,
    coalesce(o.provider, l.provider) as provider,
    coalesce(o.model_requested, l.model_requested) as model_requested,
    coalesce(o.model_responded, l.model_responded) as model_responded,
    coalesce(o.response_id, l.response_id) as response_id,
    coalesce(o.finish_reasons, l.finish_reasons) as finish_reasons,
    coalesce(o.ttft_ms, l.ttft_ms) as ttft_ms,
    coalesce(o.http_status, l.http_status) as http_status,
    coalesce(o.tokens_in, l.tokens_in) as tokens_in,
    coalesce(o.tokens_out, l.tokens_out) as tokens_out,
    coalesce(o.tokens_cache_read, l.tokens_cache_read) as tokens_cache_read,
    coalesce(o.tokens_cache_write, l.tokens_cache_write) as tokens_cache_write,
    coalesce(o.tokens_reasoning, l.tokens_reasoning) as tokens_reasoning,
    case
      when o.cost_source is distinct from 'reported' and l.cost_source = 'reported' then l.cost_usd
      else coalesce(o.cost_usd, l.cost_usd)
    end as cost_usd,
    case
      when o.cost_source is distinct from 'reported' and l.cost_source = 'reported' then 'reported'
      else coalesce(o.cost_source, l.cost_source)
    end as cost_source,
    coalesce(o.tool_name, l.tool_name) as tool_name,
    coalesce(o.tool_call_id, l.tool_call_id) as tool_call_id,
    coalesce(o.tool_type, l.tool_type) as tool_type,
    coalesce(o.mcp_server, l.mcp_server) as mcp_server,
    coalesce(o.arguments, l.arguments) as arguments,
    coalesce(o.arguments_hash, l.arguments_hash) as arguments_hash,
    coalesce(o.result, l.result) as result,
    coalesce(o.result_hash, l.result_hash) as result_hash,
    coalesce(o.exit_code, l.exit_code) as exit_code,
    o.is_error or (coalesce(l.is_error, false) and coalesce(o.status_code, 0) <> 1) as is_error,
    case
      when o.is_error then coalesce(nullif(o.error_type, '_OTHER'), l.error_type, o.error_type)
      when l.is_error and coalesce(o.status_code, 0) <> 1 then l.error_type
    end as error_type,
    case
      when o.is_error or (l.is_error and coalesce(o.status_code, 0) <> 1)
        then coalesce(o.error_message, l.error_message)
    end as error_message,
    case
      when not o.is_error and coalesce(l.is_error, false) and coalesce(o.status_code, 0) <> 1 then 'child'
      else o.error_source
    end as error_source,
    coalesce(o.system_instructions, l.system_instructions) as system_instructions,
    case when o.input_message_ids is null then coalesce(o.input_messages, l.input_messages) end as input_messages,
    case when o.input_messages is null then coalesce(o.input_message_ids, l.input_message_ids) end as input_message_ids,
    coalesce(o.output_messages, l.output_messages) as output_messages,
    coalesce(o.tool_definitions, l.tool_definitions) as tool_definitions,
    coalesce(o.evaluations, l.evaluations) as evaluations
  ),
  l.layers_arrival
from own o
left join layers l on l.trace_id = o.trace_id and l.call_span_id = o.span_id;
