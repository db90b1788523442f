-- The input messages of a few spans as one JSON array, whichever way each keeps them: its own text, or the
-- ids of a long history whose messages stand once each in message_contents. Byte for byte what came in.
-- Looks ids up row by row: for many spans join _long_histories.
create or replace macro _full_messages(input_messages, input_message_ids) as coalesce(
  input_messages,
  (
    select '[' || string_agg(m.content, ',' order by ids.place) || ']'
    from unnest(input_message_ids) with ordinality as ids(message_id, place)
    join message_contents m on m.message_id = ids.message_id
  )
);
