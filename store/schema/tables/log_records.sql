-- One row is one log record as it arrived: the record, beside the columns that questions ask for.
-- record_id  128 bits of the record's own content, in hex, by which a record that is sent twice is known
create table log_records (
  record_id varchar not null,
  arrival bigint not null,
  received_ns bigint not null,
  -- When it happened; when it was seen, where only that is known.
  time_ns bigint not null,
  observed_ns bigint,
  -- The span it belongs to, lower-case hex.
  trace_id varchar,
  span_id varchar,
  -- OTLP SeverityNumber 1-24.
  severity_number integer,
  severity_text varchar,
  event_name varchar,
  -- Natural JSON: a string body stands in quotes.
  body varchar using compression zstd,
  service varchar,
  scope_name varchar,
  session_id varchar,
  attributes varchar using compression zstd,
  resource varchar using compression zstd,
  scope varchar using compression zstd,
  flags bigint,
  dropped_attributes_count bigint,
  -- Protobuf bytes of fields that this version does not know.
  unknown_fields blob
);
