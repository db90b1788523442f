-- Adds the traces of a batch in which one call may now be told by several spans.
-- calls     JSON array of the batch's calls: {trace_id, kind, span_id, parent_span_id, scope_name}
-- certain   traces that are known to be such from the batch alone, joined by commas
-- from, to  the batch's time with room on both sides: zone maps leave out every row group of another time
insert into layered_traces
with
  brought as (
    select unnest(from_json($calls, '[{"trace_id":"varchar","kind":"varchar","span_id":"varchar","parent_span_id":"varchar","scope_name":"varchar"}]'), recursive := true)
  ),
  stored as (
    select s.trace_id, s.kind, s.span_id, s.parent_span_id, s.scope_name
    from spans s
    semi join (select distinct trace_id from brought) b on b.trace_id = s.trace_id
    where s.start_ns between $from and $to and s.kind in ('llm', 'tool', 'embedding', 'retriever', 'reranker')
  ),
  -- Three equalities rather than one join of every call with every other: a trace that grows has many of a kind.
  met as (
    select b.trace_id
    from (select distinct trace_id, kind, scope_name from brought) b
    join (select distinct trace_id, kind, scope_name from stored) s on s.trace_id = b.trace_id and s.kind = b.kind
    where s.scope_name is distinct from b.scope_name
    union
    select b.trace_id
    from brought b
    join stored s on s.trace_id = b.trace_id and s.kind = b.kind and s.span_id = b.parent_span_id
    union
    select b.trace_id
    from brought b
    join stored s on s.trace_id = b.trace_id and s.kind = b.kind and s.parent_span_id = b.span_id
    union
    select unnest(string_split($certain, ','))
  )
select trace_id
from met
anti join layered_traces using (trace_id)
where trace_id <> ''
