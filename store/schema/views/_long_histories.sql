-- One row per span whose input messages are kept as ids: all of them as one JSON array again, byte for byte.
-- To be joined by all three ids, so that a filter on any reaches both sides. Where nobody reads
-- full_messages, what is left of the join is the ids alone.
--
-- run_id         the run, see runs
-- trace_id       the trace, lower-case hex
-- span_id        the span
-- full_messages  the JSON array
create or replace view _long_histories as
with
  listed as (
    select
      run_id,
      trace_id,
      span_id,
      unnest(input_message_ids) as message_id,
      generate_subscripts(input_message_ids, 1) as place
    from _run_spans
    where input_message_ids is not null
  )
select
  l.run_id,
  l.trace_id,
  l.span_id,
  '[' || string_agg(m.content, ',' order by l.place) || ']' as full_messages
from listed l
join message_contents m using (message_id)
group by l.run_id, l.trace_id, l.span_id;
