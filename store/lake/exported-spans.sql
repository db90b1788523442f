-- One row is one complete span that arrived after $since and up to $up_to, as Parquet keeps it.
-- An open span waits: it arrives anew when it ends. Long histories are written out, for a file of its own has
-- no message_contents to look into; the rows of a trace stand together, so that repeated text compresses.
-- service_name  the service, exactly
-- date          day of start_ns, UTC: a folder
-- service       the service as a folder can name it: null where DuckDB would read the name as null or where
--               there is none, cut where a file system refuses its length
with
  fresh as (
    select * from spans where arrival > $since and arrival <= $up_to and end_ns is not null
  )
select
  f.* exclude (input_message_ids, service) replace (
    coalesce(f.input_messages, h.full_messages) as input_messages
  ),
  f.service as service_name,
  make_timestamp(f.start_ns // 1000)::date as date,
  case
    when lower(f.service) in ('', 'null', '__hive_default_partition__') then null
    when strlen(url_encode(f.service)) > 240 then left(f.service, 20)
    else f.service
  end as service
from fresh f
left join _histories_of('fresh') h using (arrival)
order by date, service, f.trace_id, f.arrival
