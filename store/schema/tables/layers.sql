-- One row per span that tells again what another span tells: one call seen by a framework, an SDK and an HTTP wrapper,
-- a part of a call, a log record lifted beside its producer's spans. Such a span is no call of its own.
-- The writer keeps it right as spans of a trace come in; writer/places/layers.sql says what a layer is.
create table layers (
  trace_id varchar not null,
  span_id varchar not null,
  -- The outermost span that tells the same call; null where a lifted record's call is not to be told.
  call_span_id varchar,
  -- Whether it is a part by its producer's word.
  is_part boolean not null
);
