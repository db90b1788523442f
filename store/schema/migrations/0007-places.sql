-- Schema 7: which spans are layers of a call, which belong to another run than their trace's first, and whose sum of
-- usage counts stand in tables of their own, so that a question for one run need not work them out for all. Who migrates
-- fills them (writer/places).
create table layers (
  trace_id varchar not null,
  span_id varchar not null,
  call_span_id varchar,
  is_part boolean not null
);
create table run_places (
  trace_id varchar not null,
  span_id varchar not null,
  run_id varchar not null,
  run_span_id varchar not null
);
create table sole_usage (trace_id varchar not null, span_id varchar not null);
