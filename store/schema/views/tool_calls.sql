-- One row per tool call: the steps of kind tool, numbered among themselves.
--
-- run_id          the run, see runs
-- step_index      1-based number in the run, by start, then by arrival (times tie in real traces)
-- tool_index      1-based number among the run's tool calls
-- tools_in_run    how many the run has, so that "last" needs no second look
-- trace_id        the trace, lower-case hex
-- span_id         the span, lower-case hex
-- parent_span_id  the span above it; null at a root
-- agent_name      the agent that acts, where the span says so
-- name            the span's name
-- start_ns        when it began, ns since the Unix epoch
-- end_ns          when it ended; null while it is open
-- duration_ms     how long it took, ms; null while it is open
-- tool_name       the tool's name, else the span's
-- tool_call_id    the model's id of the call, which its message names too
-- tool_type       function | mcp | builtin | datastore | extension | agent
-- mcp_server      the MCP server that runs the tool
-- arguments       the call's arguments, JSON or text as they came
-- arguments_hash  equal for arguments that are equal once normalised
-- result          what the tool answered, JSON or text as it came
-- result_hash     equal for results that are equal once normalised
-- exit_code       exit code of the process the tool ran
-- cpu_user_s      user CPU time of the call, s
-- cpu_system_s    system CPU time of the call, s
-- max_rss_bytes   highest resident memory, bytes
-- read_bytes      bytes read from disk
-- write_bytes     bytes written to disk
-- is_error        whether it failed
-- error_type      class of the error
-- error_message   what the error says
-- error_source    where the error was read from
-- http_status     HTTP status of the call
-- service         service.name of the process
-- session_id      the conversation it belongs to, see sessions
-- arrival         arrival number, unique and growing over the life of the file
create or replace view tool_calls as
select
  run_id,
  step_index,
  row_number() over (partition by trace_id, run_id order by step_index) as tool_index,
  count(*) over (partition by trace_id, run_id) as tools_in_run,
  trace_id,
  span_id,
  parent_span_id,
  agent_name,
  name,
  start_ns,
  end_ns,
  duration_ms,
  coalesce(tool_name, name) as tool_name,
  tool_call_id,
  tool_type,
  mcp_server,
  arguments,
  arguments_hash,
  result,
  result_hash,
  exit_code,
  cpu_user_s,
  cpu_system_s,
  max_rss_bytes,
  read_bytes,
  write_bytes,
  is_error,
  error_type,
  error_message,
  error_source,
  http_status,
  service,
  session_id,
  arrival
from steps
where kind = 'tool';
