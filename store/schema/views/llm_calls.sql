-- One row per model call: the steps of kind llm, with the columns that a model call fills.
-- Puts long message histories together. A question that reads no messages is faster on steps (kind = 'llm').
--
-- run_id               the run, see runs
-- step_index           1-based number in the run, by start, then by arrival (times tie in real traces)
-- trace_id             the trace, lower-case hex
-- span_id              the span, lower-case hex
-- parent_span_id       the span above it; null at a root
-- agent_name           the agent that acts, where the span says so
-- name                 the span's name
-- start_ns             when it began, ns since the Unix epoch
-- end_ns               when it ended; null while it is open
-- duration_ms          how long it took, ms; null while it is open
-- provider             who serves the model: openai, anthropic, ...
-- model                the model that answered, else the one asked for
-- model_requested      the model asked for
-- model_responded      the model that answered
-- response_id          the provider's id of the answer
-- finish_reasons       why the model stopped, one per choice; `cancelled` where the app gave the call up
-- attempt_no           number of the attempt where a client retries
-- ttft_ms              time to the first token, ms
-- http_status          HTTP status of the call
-- tokens_in            tokens read, cached ones included
-- tokens_out           tokens written, reasoning included
-- tokens_cache_read    of tokens_in, those that came from a cache
-- tokens_cache_write   tokens put into a cache
-- tokens_reasoning     of tokens_out, those spent on reasoning
-- tokens_total         tokens_in and tokens_out
-- cost_usd             cost in US dollars; null where it is not known
-- cost_source          reported by the producer, or computed from the price table
-- system_instructions  the system prompt, JSON parts or text
-- input_messages       the messages that went in, in full, canonical JSON
-- input_message_ids    ids of a long history's messages in message_contents, in order; else null
-- output_messages      the messages that came out, canonical JSON
-- tool_definitions     the tools on offer, JSON
-- is_error             whether it failed
-- error_type           class of the error
-- error_message        what the error says
-- error_source         where the error was read from
-- service              service.name of the process
-- session_id           the conversation it belongs to, see sessions
-- arrival              arrival number, unique and growing over the life of the file
create or replace view llm_calls as
select
  s.run_id,
  s.step_index,
  s.trace_id,
  s.span_id,
  s.parent_span_id,
  s.agent_name,
  s.name,
  s.start_ns,
  s.end_ns,
  s.duration_ms,
  s.provider,
  coalesce(s.model_responded, s.model_requested) as model,
  s.model_requested,
  s.model_responded,
  s.response_id,
  s.finish_reasons,
  s.attempt_no,
  s.ttft_ms,
  s.http_status,
  s.tokens_in,
  s.tokens_out,
  s.tokens_cache_read,
  s.tokens_cache_write,
  s.tokens_reasoning,
  s.tokens_in + s.tokens_out as tokens_total,
  s.cost_usd,
  s.cost_source,
  s.system_instructions,
  coalesce(s.input_messages, h.full_messages) as input_messages,
  s.input_message_ids,
  s.output_messages,
  s.tool_definitions,
  s.is_error,
  s.error_type,
  s.error_message,
  s.error_source,
  s.service,
  s.session_id,
  s.arrival
from steps s
left join _long_histories h on h.run_id = s.run_id and h.trace_id = s.trace_id and h.span_id = s.span_id
where s.kind = 'llm';
