-- One row per span of the traces whose run is not plain from the trace's id, see the table run_places.
-- A run is the subtree under an outermost agent span; a trace without one is a run as a whole. A span outside every
-- agent belongs to the trace's first run, so that no call is left out of the account; so does a span in a parent cycle,
-- which is reached by no walk.
-- Order is by start, never by arrival alone: a parent is sent when it ends, after its children.
-- $traces  trace ids, joined by commas
-- $from    no span of theirs arrived before this
--
-- trace_id     the trace
-- span_id      the span
-- run_id       the run: the trace's id for its first run, else trace id, a dash and the run's top span
-- run_span_id  the agent span at its top
with recursive
  members as (
    select s.trace_id, s.span_id, s.parent_span_id, s.kind, s.arrival, s.start_ns
    from spans s
    semi join (select unnest(string_split($traces, ',')) as trace_id) t on t.trace_id = s.trace_id
    where s.arrival >= $from
  ),
  traces as (
    select
      trace_id,
      count(*) filter (parent_span_id is null) as roots,
      min_by(span_id, arrival) filter (parent_span_id is null and kind = 'agent') as root_agent
    from members
    group by trace_id
  ),
  -- Where the one root is an agent, all others are below it.
  one_root as (
    select trace_id, root_agent from traces where roots = 1 and root_agent is not null
  ),
  walked as (
    select s.trace_id, s.span_id, s.parent_span_id, s.kind, s.arrival, s.start_ns
    from members s
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
select trace_id, first_agent as span_id, trace_id as run_id, first_agent as run_span_id
from first_agents
union all
select d.trace_id, d.span_id, d.trace_id || '-' || d.run_span_id, d.run_span_id
from descent d
join first_agents f on f.trace_id = d.trace_id
where d.run_span_id <> f.first_agent
