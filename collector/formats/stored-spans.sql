-- One row is one span of the traces named, with every column that its record needs, in the order of arrival.
-- Long histories stand in message_contents, one row a message: the list of ids gives the text back, byte for byte.
with
  wanted as (
    select s.*
    from spans s
    where
      s.trace_id in (select unnest(string_split($trace_ids, ',')))
      and (
        $run_ids is null
        or (s.trace_id, s.span_id) in (
          select (r.trace_id, r.span_id)
          from _span_runs r
          where r.run_id in (select unnest(string_split($run_ids, ',')))
        )
      )
  ),
  listed as (
    select
      arrival,
      unnest(input_message_ids) as message_id,
      generate_subscripts(input_message_ids, 1) as position
    from wanted
    where input_message_ids is not null
  ),
  contents as (
    select message_id, any_value(content) as content
    from message_contents
    where message_id in (select message_id from listed)
    group by message_id
  ),
  histories as (
    select l.arrival, '[' || string_agg(c.content, ',' order by l.position) || ']' as input_messages
    from listed l
    join contents c using (message_id)
    group by l.arrival
  )
select
  w.* exclude (input_messages, input_message_ids),
  coalesce(w.input_messages, h.input_messages) as input_messages
from wanted w
left join histories h using (arrival)
order by w.arrival
