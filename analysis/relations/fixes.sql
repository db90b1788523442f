-- One row per fix: a change to files by a tool, or a logged step that says it fixes.
-- prose  what was said about it: the text of the model call that made it, or the logged patch
with
  made as (
    select c.run_id, c.span_id, c.step_index, coalesce(r.text, '') as prose
    from calls c
    left join replies r on r.run_id = c.run_id and r.span_id = c.asked_span_id
    where c.verb = 'write' and not c.is_error
    union all
    select run_id, span_id, step_index, coalesce(code_patch, '')
    from logged_steps
    where regexp_matches(action, '(^|_)(fix|patch|edit)(_|$)') and not regexp_matches(action, 'retry')
  )
select *, row_number() over (partition by run_id order by step_index desc) = 1 as is_last
from made
