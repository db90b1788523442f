-- One row per span of the traces whose sum of usage is all that is known of what stands below it, see the table
-- sole_usage.
-- $traces  trace ids, joined by commas
-- $from    no span of theirs arrived before this
--
-- trace_id  the trace
-- span_id   the span
with recursive
  members as (
    select s.trace_id, s.span_id, s.parent_span_id, s.kind, s.usage_scope, s.tokens_in, s.tokens_out
    from spans s
    semi join (select unnest(string_split($traces, ',')) as trace_id) t on t.trace_id = s.trace_id
    where s.arrival >= $from
  ),
  sums as (
    select trace_id, span_id
    from members
    where usage_scope = 'aggregate' and kind in ('agent', 'workflow', 'chain', 'step', 'other')
  ),
  counted as (
    select s.trace_id, s.span_id, s.parent_span_id
    from members s
    semi join sums using (trace_id)
    where
      s.usage_scope is distinct from 'aggregate'
      and s.kind not in ('agent', 'workflow', 'chain')
      and (s.tokens_in is not null or s.tokens_out is not null)
  ),
  -- Most sums have their calls right below: those need no walk.
  covered as (
    select c.trace_id, c.parent_span_id as span_id from counted c
    union
    select c.trace_id, p.parent_span_id
    from counted c
    join members p on p.trace_id = c.trace_id and p.span_id = c.parent_span_id
  ),
  open_sums as (
    select s.trace_id, s.span_id
    from sums s
    anti join covered c on c.trace_id = s.trace_id and c.span_id = s.span_id
  ),
  descent as (
    select trace_id, span_id as sum_id, span_id from open_sums
    union
    select d.trace_id, d.sum_id, c.span_id
    from descent d
    join members c on c.trace_id = d.trace_id and c.parent_span_id = d.span_id
  ),
  sole as (
    select o.trace_id, o.span_id
    from open_sums o
    anti join (
      select d.trace_id, d.sum_id
      from descent d
      join counted c on c.trace_id = d.trace_id and c.span_id = d.span_id
    ) t on t.trace_id = o.trace_id and t.sum_id = o.span_id
  )
select s.trace_id, s.span_id
from sole s
anti join (
  select d.trace_id, d.span_id
  from descent d
  join sole outer_sum on outer_sum.trace_id = d.trace_id and outer_sum.span_id = d.sum_id
  where d.span_id <> d.sum_id
) below on below.trace_id = s.trace_id and below.span_id = s.span_id
