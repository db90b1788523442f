-- One row per span of a trace with several agents: the run it belongs to, see _run_spans.
-- Of these traces, those where several agents might each be outermost are walked from the top. Narrow, and a view of
-- its own: what stands in one statement with a walk is read with all of its columns, texts too.
--
-- trace_id     the trace
-- arrival      the span
-- run_id       the trace's id for its first run, else trace id, a dash and the run's top span
-- run_span_id  the agent span at the top of the run
create or replace view _several_runs as
with recursive
  traces as (
    select
      trace_id,
      count(*) filter (parent_span_id is null) as roots,
      min_by(span_id, arrival) filter (parent_span_id is null and kind = 'agent') as root_agent
    from spans
    semi join several_agents using (trace_id)
    group by trace_id
  ),
  -- Where the one root is an agent, all others are below it.
  one_root as (
    select trace_id, root_agent from traces where roots = 1 and root_agent is not null
  ),
  walked as (
    select s.trace_id, s.span_id, s.parent_span_id, s.kind, s.arrival, s.start_ns
    from spans s
    semi join several_agents using (trace_id)
    anti join one_root o on o.trace_id = s.trace_id
  ),
  -- From every span whose parent is not here, down; an agent below no other agent begins a run.
  descent as (
    select
      w.trace_id,
      w.span_id,
      case when w.kind = 'agent' then w.span_id end as run_span_id
    from walked w
    anti join walked p on p.trace_id = w.trace_id and p.span_id = w.parent_span_id
    union all
    select
      c.trace_id,
      c.span_id,
      coalesce(d.run_span_id, case when c.kind = 'agent' then c.span_id end)
    from descent d
    join walked c on c.trace_id = d.trace_id and c.parent_span_id = d.span_id
  ),
  first_agents as (
    select trace_id, root_agent as first_agent from one_root
    union all
    select d.trace_id, min_by(w.span_id, (w.start_ns, w.arrival))
    from descent d
    join walked w on w.trace_id = d.trace_id and w.span_id = d.span_id
    where d.run_span_id = d.span_id
    group by d.trace_id
  )
select
  s.trace_id,
  s.arrival,
  case
    when coalesce(d.run_span_id, f.first_agent) is distinct from f.first_agent
      then s.trace_id || '-' || d.run_span_id
    else s.trace_id
  end as run_id,
  -- A span in a parent cycle is reached by no walk and falls to the first run too.
  coalesce(d.run_span_id, f.first_agent) as run_span_id
from spans s
semi join several_agents a on a.trace_id = s.trace_id
left join descent d on d.trace_id = s.trace_id and d.span_id = s.span_id
left join first_agents f on f.trace_id = s.trace_id;
