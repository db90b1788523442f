-- One row is one distinct message of a long history: each model call repeats all messages before it,
-- so that the history itself is kept once and the spans keep the list of ids.
-- A message may stand here twice when two processes met it first; readers take any one of them.
create table message_contents (
  message_id varchar not null,
  content varchar using compression zstd not null
);
