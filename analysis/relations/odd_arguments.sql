-- One row per run and id-like word (letters and digits, six characters or more) in the arguments of a look-up or a
-- change: its first use. Patterns and search words are the model's to make up, and so are commands.
with
  asked as (
    select
      run_id, span_id, asked_span_id, step_index, tool_name,
      unnest(list_distinct(regexp_extract_all(lower(left(arguments_json::varchar, 4000)), '[a-z0-9_#@.,-]*\d[a-z_#@.,-]*\d[a-z0-9_#@.,-]*'))) as raw
    from calls
    where verb in ('read', 'write') and not is_shell
      -- What is written into a file is the model's to make up.
      and not coalesce(list_contains(json_exists(arguments_json, ['$.content', '$.new_string', '$.new_str', '$.file_text']), true), false)
      and length(arguments_json::varchar) < 1000
      -- Most hold no such word at all, which is quicker told than where it stands.
      and regexp_matches(lower(arguments_json::varchar), '\d[a-z_#@.,-]*\d')
      and not regexp_matches(lower(tool_name), 'grep|search|glob|find|query|sql|calc|fetch|browse')
  ),
  words as (
    select *, replace(trim(raw, '.,-_#@'), ',', '') as word from asked
  )
select
  run_id, word,
  min(step_index) as step_index,
  min_by(span_id, step_index) as span_id,
  min_by(asked_span_id, step_index) as asked_span_id,
  min_by(tool_name, step_index) as tool_name
from words
-- What looks like an id: not a date, a version, a size, a format or a name with a number behind.
where length(word) between 6 and 40 and regexp_matches(word, '[a-z]') and not contains(word, '.')
  and not regexp_full_match(word, '(\d{4}-\d\d-\d\d.*|v?\d+([._-]\d+)*[a-z]{0,3}\d?|[a-z_-]+\d{1,2}|[a-z]{1,3}-?\d{2,4}|(utf|sha|md|base|int|uint|float|python|x86|ipv|iso|cp|latin)[_-]?\d+.*)')
group by run_id, word
