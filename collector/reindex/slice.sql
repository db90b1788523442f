-- One row is one span that arrived after $after and up to $upTo, with every column that its record needs, in the
-- order of arrival. A slice of arrivals reads its own row groups only. Long histories are written out.
with
  wanted as (
    select * from spans where arrival > $after and arrival <= $upTo
  )
select w.* exclude (input_messages), coalesce(w.input_messages, h.full_messages) as input_messages
from wanted w
left join _histories_of('wanted') h using (arrival)
order by w.arrival
