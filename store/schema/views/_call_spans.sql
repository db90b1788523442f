-- One row per span that stands for itself, with all columns of _run_spans and layers_arrival, the highest arrival of
-- what was folded into it: the layers of a call (see the table layers) are left
-- out, and what only they say fills the call's empty columns. An error goes up from a part or a layer where the call
-- itself says nothing of its end: a call that says it went well had an attempt that did not.
create or replace view _call_spans as
with
  own as (
    select s.*
    from _run_spans s
    anti join layers l on l.trace_id = s.trace_id and l.span_id = s.span_id
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
    coalesce(o.evaluations, l.evaluations) as evaluations,
    case when l.tags is null then o.tags else list_concat(coalesce(o.tags, []), l.tags) end as tags,
    coalesce(o.metadata, l.metadata) as metadata
  ),
  l.layers_arrival
from own o
left join _layer_columns l on l.run_id = o.run_id and l.trace_id = o.trace_id and l.call_span_id = o.span_id;
