-- One row per run and word with two digits or more (ids, numbers, dates) that came to the agent from outside
-- or that it made itself: from users, tool results, and what it wrote or ran. Lower case, without thousands
-- separators. Of runs only in which a detector of ours asks where such a word came from.
-- $every_run  true: of all runs, for a question of the user's may doubt any word
-- first_step  the first step that brought it, 0 where a user or the system did
with
  asking as (
    select run_id from odd_arguments
    union
    select run_id from stated_figures
    union
    select run_id from runs where $every_run
  ),
  sources as (
    select run_id, 0 as step_index, text from heard semi join asking using (run_id)
    union all
    -- A longer result is looked into by whoever misses a word.
    select run_id, step_index, left(result, 20000) from calls semi join asking using (run_id) where result is not null
    union all
    select run_id, step_index, left(arguments_json::varchar, 4000)
    from calls semi join asking using (run_id)
    where arguments_json is not null and verb in ('write', 'run', 'test')
  ),
  words as (
    select run_id, step_index, unnest(list_distinct(regexp_extract_all(lower(text), '[a-z0-9_#@.,-]*\d[a-z_#@.,-]*\d[a-z0-9_#@.,-]*'))) as word
    from sources
    -- Most hold no such word at all, which is quicker told than where it stands.
    where regexp_matches(lower(text), '\d[a-z_#@.,-]*\d')
  )
select run_id, replace(trim(word, '.,-_#@'), ',', '') as word, min(step_index) as first_step
from words
group by all
