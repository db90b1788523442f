-- One row per run with a file that the task asks to be written and that no call of the run ever names.
-- Only files that follow a word for writing count: a task also names files that merely are there.
with
  tasks as (
    select run_id, text from heard where role = 'user' and after_step = 0
  ),
  wanted as (
    select
      run_id,
      unnest(list_distinct(regexp_extract_all(text, '(?i)\b(?:write|writes|written|save|saved|saves|create|created|creates|generate|output|outputs|store|stored|put|produce|export|named|called|implement)\b[^.\n]{0,80}?[\s`''"(]((?:/|\./)?(?:[\w.-]+/)*[\w-]+\.[a-z]{1,6})(?:[`''")\s,;:]|\.?\s|\.?$)', 1))) as path
    from tasks
  ),
  named as (
    select run_id, regexp_extract(path, '[^/]+$') as file, any_value(path) as path
    from wanted
    group by run_id, file
  ),
  acted as (
    select run_id, string_agg(coalesce(arguments_json::varchar, broken_arguments), chr(10)) as all_arguments
    from calls
    semi join named using (run_id)
    where verb <> 'plan'
    group by run_id
  ),
  missing as (
    select n.run_id, min(n.path) as path, count(*) as files
    from named n
    join acted a on a.run_id = n.run_id
    where not contains(a.all_arguments, n.file)
    group by n.run_id
  )
select
  m.run_id,
  coalesce(e.last_act_span_id, e.last_span_id) as span_id,
  [e.last_act_span_id, e.last_span_id] as evidence_span_ids,
  null::varchar as signature,
  m.path,
  m.files
from missing m
join workspaces w on w.run_id = m.run_id
join endings e on e.run_id = m.run_id
