-- One row per run that works in a workspace: it has a shell, or tools that take file paths.
-- calls, effects  tool calls but for bookkeeping; those that changed, ran or handed in something and worked
with
  acts as (
    select
      run_id,
      verb in ('write', 'run', 'test', 'submit') and not is_error as has_effect,
      is_shell or coalesce(json_exists(arguments_json, '$.file_path') or json_exists(arguments_json, '$.path'), false) as in_workspace
    from calls
    where verb <> 'plan'
  )
select run_id, count(*) as calls, count(*) filter (where has_effect) as effects
from acts
group by run_id
having bool_or(in_workspace)
