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
-- finish_reasons       why the model stopped, one per choice
-- attempt_no           number of the attempt where a client retries
-- ttft_ms              time to the first token, ms
-- http_status          HTTP status of the call
-- tokens_in            tokens read, cached ones included
-- tokens_out           tokens written, reasoning included
-- tokens_cache_read    of tokens_in, those that came from a cache
-- tokens_cache_write   tokens put into a cache
-- tokens_reasoning     of tokens_out, those spent on reasoning
-- cost_usd             cost in US dollars, where the span says so
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
  run_id,
  step_index,
  trace_id,
  span_id,
  parent_span_id,
  agent_name,
  name,
  start_ns,
  end_ns,
  duration_ms,
  provider,
  coalesce(model_responded, model_requested) as model,
  model_requested,
  model_responded,
  response_id,
  finish_reasons,
  attempt_no,
  ttft_ms,
  http_status,
  tokens_in,
  tokens_out,
  tokens_cache_read,
  tokens_cache_write,
  tokens_reasoning,
  cost_usd,
  system_instructions,
  _full_messages(input_messages, input_message_ids) as input_messages,
  input_message_ids,
  output_messages,
  tool_definitions,
  is_error,
  error_type,
  error_message,
  error_source,
  service,
  session_id,
  arrival
from steps
where kind = 'llm';
