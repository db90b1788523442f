-- One row per run, kind of error and tool that failed and never worked again: the last such failure.
-- A shell counts as working again once any command succeeds: agents find their way by probing. What another
-- tool did later with the same file or address is made good too, and so is what a user has heard of: the
-- next word is theirs. A look that was refused once is an answer, and a change that was not needed is no failure.
-- failures        how often it failed so since it last worked
-- first_span_id   the first of those
with
  ranked as (
    select
      *,
      max(case when not is_error then tool_index end) over (partition by run_id, tool_name) as last_success,
      -- The last part of a path or address: tools differ in how much of it they are given.
      nullif(regexp_extract(coalesce(
        arguments_json ->> '$.file_path', arguments_json ->> '$.path', arguments_json ->> '$.filename', arguments_json ->> '$.url', arguments_json ->> '$.uri'
      ), '([^/\\]{3,})[/\\]?$', 1), '') as target
    from calls
    where verb <> 'plan'
  ),
  last_words as (
    select run_id, max(after_step) as after_step from heard where role = 'user' group by run_id
  ),
  failed as (
    select r.*
    from ranked r
    left join last_words w on w.run_id = r.run_id
    where r.is_error and r.error_kind <> 'no-change'
      and r.tool_index > coalesce(r.last_success, 0)
      and r.step_index > coalesce(w.after_step, 0)
  ),
  targets as (
    select run_id, target, max(tool_index) as tool_index from failed where target is not null group by run_id, target
  ),
  made_good as (
    select distinct t.run_id, t.target
    from targets t
    join calls c on c.run_id = t.run_id and c.tool_index > t.tool_index and not c.is_error
    where contains(c.arguments_json::varchar, t.target)
  )
select
  f.run_id,
  f.tool_name,
  f.error_kind,
  count(*) as failures,
  min_by(f.span_id, f.tool_index) as first_span_id,
  max_by(f.span_id, f.tool_index) as span_id,
  max_by(f.agent_name, f.tool_index) as agent_name,
  max_by(f.asked_span_id, f.tool_index) as asked_span_id,
  max_by(f.asked_agent, f.tool_index) as asked_agent,
  max_by(f.error_message, f.tool_index) as error_message,
  max(f.tool_index) as tool_index
from failed f
anti join made_good g on g.run_id = f.run_id and g.target = f.target
group by f.run_id, f.tool_name, f.error_kind
having count(*) > 1 or not (bool_and(f.verb = 'read') and f.error_kind in ('auth', 'invalid-call', 'not-found'))
