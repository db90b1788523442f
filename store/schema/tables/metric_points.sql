-- One row is one data point of a metric as it arrived, with the metric's own description.
-- record_id  128 bits of the point's own content, in hex, by which a point that is sent twice is known
create table metric_points (
  record_id varchar not null,
  arrival bigint not null,
  received_ns bigint not null,
  name varchar not null,
  description varchar using compression zstd,
  unit varchar,
  -- gauge | sum | histogram | exponential_histogram | summary
  kind varchar not null,
  -- OTLP AggregationTemporality: 1 delta, 2 cumulative.
  temporality integer,
  is_monotonic boolean,
  start_ns bigint,
  time_ns bigint not null,
  -- A number point has one of the two; the others say theirs in point.
  value_double double,
  value_int bigint,
  -- Natural JSON of a histogram's or summary's own fields: count, sum, bounds, buckets, quantiles.
  point varchar using compression zstd,
  exemplars varchar using compression zstd,
  service varchar,
  scope_name varchar,
  session_id varchar,
  attributes varchar using compression zstd,
  resource varchar using compression zstd,
  scope varchar using compression zstd,
  metadata varchar using compression zstd,
  flags bigint,
  -- Protobuf bytes of fields that this version does not know.
  unknown_fields blob
);
