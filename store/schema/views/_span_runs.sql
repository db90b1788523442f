-- One row per span: the run it belongs to.
-- A run is the subtree under an outermost agent span; a trace without one is a run as a whole. A span
-- outside every agent belongs to the trace's first run, so that no call is left out of the account.
-- Only a trace where several agents might each be outermost is walked; most traces say it at the root.
-- Order is by start, never by arrival alone: a parent is sent when it ends, after its children.
--
-- trace_id     the span's trace
-- span_id      the span
-- run_span_id  the agent span at the run's top; null where the trace has no agent
-- run_id       the trace's id for its first run, else trace id, a dash and the run's top span
create or replace view _span_runs as
with recursive
  traces as (
    select
      trace_id,
      count(*) filter (kind = 'agent') as agents,
      count(*) filter (parent_span_id is null) as roots,
      count(*) filter (parent_span_id is null and kind = 'agent') as root_agents,
      -- The one agent there is, or the one at the only root.
      coalesce(
        min_by(span_id, (start_ns, arrival)) filter (kind = 'agent' and parent_span_id is null),
        min_by(span_id, (start_ns, arrival)) filter (kind = 'agent')
      ) as first_agent
    from spans
    group by trace_id
  ),
  several as (
    select trace_id from traces where agents > 1 and not (roots = 1 and root_agents = 1)
  ),
  walked as (
    select s.trace_id, s.span_id, s.parent_span_id, s.kind, s.arrival, s.start_ns
    from spans s
    semi join several using (trace_id)
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
  several_first as (
    select d.trace_id, min_by(w.span_id, (w.start_ns, w.arrival)) as first_agent
    from descent d
    join walked w on w.trace_id = d.trace_id and w.span_id = d.span_id
    where d.run_span_id = d.span_id
    group by d.trace_id
  ),
  placed as (
    select
      w.trace_id,
      w.span_id,
      -- A span in a parent cycle is reached by no walk and falls to the first run too.
      coalesce(d.run_span_id, f.first_agent) as run_span_id,
      f.first_agent
    from walked w
    left join descent d using (trace_id, span_id)
    left join several_first f on f.trace_id = w.trace_id
    union all
    select s.trace_id, s.span_id, t.first_agent, t.first_agent
    from spans s
    join traces t using (trace_id)
    anti join several x on x.trace_id = s.trace_id
  )
select
  trace_id,
  span_id,
  run_span_id,
  case
    when run_span_id is null or run_span_id = first_agent then trace_id
    else trace_id || '-' || run_span_id
  end as run_id
from placed;
