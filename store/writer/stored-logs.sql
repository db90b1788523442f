-- One row per record of a batch that log_records holds already, and how many of it.
-- ids  the batch's record ids, joined by commas;  from, to  the batch's own time, for the zone maps
select record_id, count(*)::integer as copies
from log_records
where
  time_ns between $from and $to
  and record_id in (select unnest(string_split($ids, ',')))
group by record_id
