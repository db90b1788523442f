-- One row per span of the traces that tells again what another span tells, see the table layers. A layer is
--   a part of its parent, by its producer's own word;
--   a call below a call of the same kind, directly or with one span between; a tool only where nothing
--   says that it is another one (its name, its call id);
--   a call of the same trace, time and response id that another instrumentation tells;
--   a lifted record whose producer has sent spans of the same trace or session.
-- $traces  trace ids, joined by commas
-- $from    no span of theirs arrived before this
--
-- trace_id      the trace
-- span_id       the layer
-- call_span_id  the outermost span that tells the same call; null where a lifted record's call is not to be told
-- is_part       whether it is a part by its producer's word
with recursive
  members as (
    select
      s.trace_id, s.span_id, s.parent_span_id, s.kind, s.scope_name, s.dialect, s.session_id, s.start_ns,
      coalesce(s.end_ns, s.start_ns) as end_ns, s.response_id, s.tool_name, s.tool_call_id, s.tokens_in,
      s.tokens_out, s.lifted_from, coalesce(s.is_part, false) as is_part, s.arrival
    from spans s
    semi join (select unnest(string_split($traces, ',')) as trace_id) t on t.trace_id = s.trace_id
    where s.arrival >= $from
  ),
  calls as (
    select * from members where kind in ('llm', 'tool', 'embedding', 'retriever', 'reranker')
  ),
  nested as (
    select i.trace_id, i.span_id, o.span_id as outer_id, false as is_part
    from calls i
    join calls o on o.trace_id = i.trace_id and o.span_id = i.parent_span_id and o.kind = i.kind
    where
      o.span_id <> i.span_id
      and (
        i.kind <> 'tool'
        or (i.tool_call_id = o.tool_call_id)
        or (
          (i.tool_call_id is null or o.tool_call_id is null)
          and (i.tool_name is null or (i.tool_name = o.tool_name and i.scope_name is distinct from o.scope_name))
        )
      )
    union all
    select i.trace_id, i.span_id, o.span_id, false
    from calls i
    join members m on m.trace_id = i.trace_id and m.span_id = i.parent_span_id and m.kind in ('chain', 'other')
    join calls o on o.trace_id = m.trace_id and o.span_id = m.parent_span_id and o.kind = i.kind
    where o.span_id <> i.span_id and i.kind in ('llm', 'embedding') and i.scope_name is distinct from o.scope_name
    union all
    select i.trace_id, i.span_id, o.span_id, true
    from members i
    join members o on o.trace_id = i.trace_id and o.span_id = i.parent_span_id
    where i.is_part and o.span_id <> i.span_id
  ),
  -- Side by side or apart: the provider's own id of the answer, while both were under way. The longer one is outer.
  alike as (
    select i.trace_id, i.span_id, o.span_id as outer_id, false as is_part
    from calls i
    join calls o on o.trace_id = i.trace_id and o.response_id = i.response_id and o.kind = i.kind
    where
      i.span_id <> o.span_id
      and i.scope_name is distinct from o.scope_name
      and i.start_ns <= o.end_ns and o.start_ns <= i.end_ns
      and (i.start_ns, -i.end_ns, i.arrival) > (o.start_ns, -o.end_ns, o.arrival)
  ),
  -- Spans of producers that speak in logs too. Their session is looked for in the whole file: logs may have no trace.
  lifted as (
    select * from members where lifted_from = 'log' and not is_part
  ),
  spoken as (
    select trace_id, span_id, kind, session_id, dialect, tool_call_id, tokens_in, tokens_out, start_ns, end_ns
    from members
    where lifted_from is null and not is_part and kind in ('agent', 'llm', 'tool')
    union
    select
      s.trace_id, s.span_id, s.kind, s.session_id, s.dialect, s.tool_call_id, s.tokens_in, s.tokens_out, s.start_ns,
      coalesce(s.end_ns, s.start_ns) as end_ns
    from spans s
    semi join lifted l on l.dialect = s.dialect and l.session_id = s.session_id
    where s.lifted_from is null and not coalesce(s.is_part, false) and s.kind in ('agent', 'llm', 'tool')
  ),
  repeated as (
    select
      l.trace_id,
      l.span_id,
      min(s.span_id) filter (
        s.trace_id = l.trace_id
        and s.kind = l.kind
        and (
          s.tool_call_id = l.tool_call_id
          or (
            l.kind = 'llm'
            and s.tokens_in = l.tokens_in and s.tokens_out = l.tokens_out
            and l.start_ns <= s.end_ns and s.start_ns <= l.end_ns
          )
        )
      ) as outer_id,
      false as is_part
    from lifted l
    join spoken s on s.dialect = l.dialect and (s.trace_id = l.trace_id or s.session_id = l.session_id)
    group by l.trace_id, l.span_id
  ),
  pairs as (
    from repeated
    union all
    from (from nested union all from alike) n
    anti join repeated r on r.trace_id = n.trace_id and r.span_id = n.span_id
  ),
  -- One step outward each; of several the outermost is the call. A circle ends, for no pair comes twice.
  climbed as (
    select trace_id, span_id, outer_id, is_part, 1 as steps from pairs
    union
    select c.trace_id, c.span_id, p.outer_id, c.is_part, c.steps + 1
    from climbed c
    join pairs p on p.trace_id = c.trace_id and p.span_id = c.outer_id
    where c.steps < 6 and p.outer_id is not null and p.outer_id <> c.span_id
  )
select
  c.trace_id,
  c.span_id,
  max_by(c.outer_id, (c.steps, c.outer_id)) as call_span_id,
  bool_or(c.is_part) as is_part
from climbed c
group by c.trace_id, c.span_id
