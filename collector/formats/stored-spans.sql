-- One row is one span of the traces named, with every column that its record needs, in the order of arrival.
-- Long histories are written out.
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
  )
select
  w.* exclude (input_messages, input_message_ids),
  coalesce(w.input_messages, h.full_messages) as input_messages
from wanted w
left join _histories_of('wanted') h using (arrival)
order by w.arrival
