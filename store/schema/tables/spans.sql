-- One row is one span as it arrived, beside the canonical columns read from it.
-- No key and no index: bulk appends stay fast, and a duplicate must never lose its batch; the writer
-- keeps a second copy out. Long text says zstd because the default for it is an order of magnitude larger.
create table spans (
  -- Identity: lower-case hex, as OTLP/JSON writes it.
  trace_id varchar not null,
  span_id varchar not null,
  parent_span_id varchar,
  -- Arrival order, unique and growing over the life of the file: breaks ties of start_ns.
  arrival bigint not null,
  received_ns bigint not null,
  name varchar,
  -- OTLP SpanKind 0-5 and StatusCode 0 unset, 1 ok, 2 error.
  span_kind integer,
  start_ns bigint not null,
  -- Null while the span is open: a started-span record, replaced when the span ends.
  end_ns bigint,
  status_code integer,
  status_message varchar using compression zstd,
  service varchar,
  scope_name varchar,

  -- What the dialect made of it.
  dialect varchar,
  kind varchar not null,
  session_id varchar,
  user_id varchar,
  agent_name varchar,
  agent_id varchar,
  provider varchar,
  model_requested varchar,
  model_responded varchar,
  response_id varchar,
  finish_reasons varchar[],
  attempt_no integer,
  ttft_ms double,
  http_status integer,
  tokens_in bigint,
  tokens_out bigint,
  tokens_cache_read bigint,
  tokens_cache_write bigint,
  tokens_reasoning bigint,
  usage_scope varchar,
  cost_usd double,
  tool_name varchar,
  tool_call_id varchar,
  tool_type varchar,
  arguments varchar using compression zstd,
  arguments_hash ubigint,
  result varchar using compression zstd,
  result_hash ubigint,
  exit_code integer,
  cpu_user_s double,
  cpu_system_s double,
  max_rss_bytes bigint,
  read_bytes bigint,
  write_bytes bigint,
  is_error boolean not null,
  error_type varchar,
  error_message varchar using compression zstd,
  error_source varchar,
  system_instructions varchar using compression zstd,
  -- Canonical message JSON; null with input_message_ids set when the history is kept in message_contents.
  input_messages varchar using compression zstd,
  input_message_ids varchar[],
  output_messages varchar using compression zstd,
  tool_definitions varchar using compression zstd,
  -- A logged step (kind 'step'): its own number, what was done and the state it saw.
  step_no integer,
  action varchar,
  state varchar using compression zstd,

  -- The rest of the record, so that the span can be sent out again equal.
  -- Natural JSON; a string that a column above holds letter for letter is written {"$column": "result"}.
  attributes varchar using compression zstd,
  events varchar using compression zstd,
  links varchar using compression zstd,
  resource varchar using compression zstd,
  scope varchar using compression zstd,
  trace_state varchar,
  flags bigint,
  dropped_attributes_count bigint,
  dropped_events_count bigint,
  dropped_links_count bigint,
  -- Protobuf bytes of fields that this version does not know.
  unknown_fields blob,

  -- Columns of schema 2; a column that comes later stands at the end, where a migration can put it too.
  agent_version varchar,
  -- The MCP server that runs the tool.
  mcp_server varchar,
  -- reported: the producer says it | computed: from the price table at ingest; null without a cost.
  cost_source varchar,
  -- JSON array of {name, score?, label?, explanation?, source?}.
  evaluations varchar,
  -- 'log' where a log record was made a span, 'span' where a span that came in a trace of its own was put into
  -- its run's; null for a span that came as one.
  lifted_from varchar,
  -- True where the span is no call of its own but a part of its parent's, see layers.
  is_part boolean,

  -- Columns of schema 4: what the span of a run says of how it went, by whoever judged it there: pass | fail, a number,
  -- and the name of what was to be done.
  outcome varchar,
  reward double,
  task varchar,

  -- Columns of schema 6: what users gave the run to find it by, tags and a JSON object; and the version of the
  -- vocabulary, where its producer names it.
  tags varchar[],
  metadata varchar using compression zstd,
  dialect_version varchar
);
