-- The input messages of a model call as one JSON array, whichever way the span keeps them: its own text, or
-- the ids of a long history whose messages stand once each in message_contents. Byte for byte what came in.
-- Costs only where there are ids. DuckDB plans it as a join that it cannot leave out, even when nobody reads
-- the column: views that are asked for numbers do not call it.
create or replace macro _full_messages(input_messages, input_message_ids) as coalesce(
  input_messages,
  (
    select '[' || string_agg(m.content, ',' order by ids.place) || ']'
    from unnest(input_message_ids) with ordinality as ids(message_id, place)
    join message_contents m on m.message_id = ids.message_id
  )
);
