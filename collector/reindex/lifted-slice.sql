-- One row is one span that was lifted from one of the log records of a slice, whatever its ids are, with every column
-- that its record needs. A lifted span ends when its record was written, under the same resource and scope.
with
  slice as (
    select distinct time_ns, resource, scope
    from log_records
    where arrival > $after and arrival <= $upTo
  )
select s.* replace (_full_messages(s.input_messages, s.input_message_ids) as input_messages)
from spans s
semi join slice l on l.time_ns = s.end_ns and l.resource = s.resource and l.scope = s.scope
where s.lifted_from = 'log'
order by s.arrival
