-- One row per span of a relation whose input messages are kept as ids: all of them as one JSON array again, byte for
-- byte. For whole slices of spans: what the ids name is looked up once for all of them.
-- spans_of       name of the relation, which has arrival and input_message_ids; a `with` of the query's own is one
--
-- arrival        the span
-- full_messages  the JSON array
create or replace macro _histories_of(spans_of) as table
with
  listed as (
    select
      arrival,
      unnest(input_message_ids) as message_id,
      generate_subscripts(input_message_ids, 1) as place
    from query_table(spans_of)
    where input_message_ids is not null
  ),
  contents as (
    select message_id, any_value(content) as content
    from message_contents
    where message_id in (select message_id from listed)
    group by message_id
  )
select l.arrival, '[' || string_agg(c.content, ',' order by l.place) || ']' as full_messages
from listed l
join contents c using (message_id)
group by l.arrival;
