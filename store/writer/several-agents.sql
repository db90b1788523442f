-- Adds the traces of a batch that now hold more than one agent span.
-- traces  those that the batch brings an agent span to;  twice  those it brings several to; joined by commas
insert into several_agents
with
  brought as (select unnest(string_split($traces, ',')) as trace_id),
  with_another as (
    select unnest(string_split($twice, ',')) as trace_id
    union
    select s.trace_id from spans s semi join brought using (trace_id) where s.kind = 'agent'
  )
select trace_id
from brought
semi join with_another using (trace_id)
anti join several_agents using (trace_id)
