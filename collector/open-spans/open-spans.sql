-- One row is one span that has begun and not ended, with every column that its record needs, as stored-spans.sql has
-- them: a started-span record, whose process may be gone.
-- last_seen_ns  the latest sign of life in its trace: a start, an end, the writing of a started-span record
with
  open_spans as (select * from spans where end_ns is null),
  signs as (
    select s.trace_id, max(greatest(s.start_ns, coalesce(s.end_ns, s.received_ns))) as last_seen_ns
    from spans s
    semi join open_spans o on o.trace_id = s.trace_id
    group by s.trace_id
  )
select
  o.* replace (_full_messages(o.input_messages, o.input_message_ids) as input_messages),
  s.last_seen_ns
from open_spans o
join signs s using (trace_id)
order by o.arrival
