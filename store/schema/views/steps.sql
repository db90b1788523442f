-- One row per step: a model call, a tool call or another acted span of a run, in the order it began.
-- One call that several spans tell is one step, see _call_spans.
-- Made to be read often and in full: it looks into no other table for text. llm_calls and messages show
-- the long message histories that stand here as ids.
--
-- run_id               the run, see runs
-- step_index           1-based number in the run, by start, then by arrival (times tie in real traces)
-- trace_id             the trace, lower-case hex
-- span_id              the span, lower-case hex
-- parent_span_id       the span above it; null at a root
-- kind                 llm | tool | step | retriever | reranker | embedding | media | guardrail; media: a model that
--                      does not talk makes a picture or speech, or writes down what is said
-- name                 the span's name
-- agent_name           the agent that acts, where the span says so
-- start_ns             when it began, ns since the Unix epoch
-- end_ns               when it ended; null while it is open
-- duration_ms          how long it took, ms; null while it is open
-- provider             who serves the model: openai, anthropic, ...
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
-- cost_usd             cost in US dollars; null where it is not known
-- cost_source          reported by the producer, or computed from the price table
-- tool_name            the tool's name
-- tool_call_id         the model's id of the call, which its message names too
-- tool_type            function | mcp | builtin | datastore | extension | agent
-- mcp_server           the MCP server that runs the tool
-- arguments            the call's arguments, JSON or text as they came
-- arguments_hash       equal for arguments that are equal once normalised
-- result               what the tool answered, JSON or text as it came
-- result_hash          equal for results that are equal once normalised
-- exit_code            exit code of the process the tool ran
-- cpu_user_s           user CPU time of the call, s
-- cpu_system_s         system CPU time of the call, s
-- max_rss_bytes        highest resident memory, bytes
-- read_bytes           bytes read from disk
-- write_bytes          bytes written to disk
-- action               a logged step's action
-- state                a logged step's state, JSON
-- step_no              a logged step's own number
-- input_messages       the messages that went in, canonical JSON; null where input_message_ids stands
-- input_message_ids    ids of a long history's messages in message_contents, in order; else null
-- output_messages      the messages that came out, canonical JSON
-- system_instructions  the system prompt, JSON parts or text
-- tool_definitions     the tools on offer, JSON
-- is_error             whether it failed
-- error_type           class of the error
-- error_message        what the error says
-- error_source         where the error was read from; child: a part of the call says it
-- service              service.name of the process
-- session_id           the conversation it belongs to, see sessions
-- arrival              arrival number, unique and growing over the life of the file
create or replace view steps as
select
  s.run_id,
  row_number() over (partition by s.trace_id, s.run_id order by s.start_ns, s.arrival) as step_index,
  s.trace_id,
  s.span_id,
  s.parent_span_id,
  s.kind,
  s.name,
  s.agent_name,
  s.start_ns,
  s.end_ns,
  (s.end_ns - s.start_ns) / 1e6 as duration_ms,
  s.provider,
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
  s.cost_usd,
  s.cost_source,
  s.tool_name,
  s.tool_call_id,
  s.tool_type,
  s.mcp_server,
  s.arguments,
  s.arguments_hash,
  s.result,
  s.result_hash,
  s.exit_code,
  s.cpu_user_s,
  s.cpu_system_s,
  s.max_rss_bytes,
  s.read_bytes,
  s.write_bytes,
  s.action,
  s.state,
  s.step_no,
  s.input_messages,
  s.input_message_ids,
  s.output_messages,
  s.system_instructions,
  s.tool_definitions,
  s.is_error,
  s.error_type,
  s.error_message,
  s.error_source,
  s.service,
  s.session_id,
  s.arrival
from _call_spans s
where s.kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'media', 'guardrail');
