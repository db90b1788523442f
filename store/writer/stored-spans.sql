-- One row per span of a batch that the file holds already.
-- end_ns    when it ended, as far as is known
-- finality  what is known of its end: 0 nothing, 1 that its process was gone by then, 2 the end itself
-- keys      trace id and span id of each span of the batch, joined by commas
-- from, to  the batch's own range of start times: zone maps leave out every row group of another time
with
  keys as (select unnest(string_split($keys, ',')) as key),
  wanted as (select key, key[:32] as trace_id, key[33:] as span_id from keys)
select
  w.key,
  s.arrival,
  s.end_ns,
  case when s.end_ns is null then 0 when s.error_type = 'interrupted' then 1 else 2 end as finality
from spans s
join wanted w on w.trace_id = s.trace_id and w.span_id = s.span_id
where s.start_ns between $from and $to
