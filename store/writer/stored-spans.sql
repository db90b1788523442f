-- One row per span of a batch that the file holds already.
-- keys  trace id and span id of each span of the batch, joined by commas
-- The range on start_ns comes first: zone maps leave out every row group of another time.
select s.trace_id || s.span_id as key, s.arrival, s.end_ns is null as is_open
from spans s
where
  s.start_ns between $from and $to
  and s.trace_id || s.span_id in (select unnest(string_split($keys, ',')))
