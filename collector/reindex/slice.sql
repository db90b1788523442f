-- One row is one span that arrived after $after and up to $upTo, with every column that its record needs, in the
-- order of arrival. A slice of arrivals reads its own row groups only. Long histories are written out.
with
  wanted as (
    select * from spans where arrival > $after and arrival <= $upTo
  ),
  listed as (
    select
      arrival,
      unnest(input_message_ids) as message_id,
      generate_subscripts(input_message_ids, 1) as place
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
    select l.arrival, '[' || string_agg(c.content, ',' order by l.place) || ']' as input_messages
    from listed l
    join contents c using (message_id)
    group by l.arrival
  )
select w.* exclude (input_messages), coalesce(w.input_messages, h.input_messages) as input_messages
from wanted w
left join histories h using (arrival)
order by w.arrival
