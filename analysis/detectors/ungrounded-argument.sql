-- One row per run and id-like word (letters and digits, six characters or more) that a look-up was called
-- with although nothing had brought it: no user, no result, nothing the run wrote itself.
-- Patterns and search words are the model's to make up, and so are commands.
with
  asked as (
    select
      run_id, span_id, asked_span_id, step_index, tool_name,
      unnest(list_distinct(regexp_extract_all(lower(left(arguments_json::varchar, 4000)), '[a-z0-9_#@.,-]*\d[a-z_#@.,-]*\d[a-z0-9_#@.,-]*'))) as raw
    from calls
    where verb in ('read', 'write') and not is_shell
      -- What is written into a file is the model's to make up.
      and not coalesce(json_exists(arguments_json, '$.content') or json_exists(arguments_json, '$.new_string') or json_exists(arguments_json, '$.new_str') or json_exists(arguments_json, '$.file_text'), false)
      and length(arguments_json::varchar) < 1000
      and not regexp_matches(lower(tool_name), 'grep|search|glob|find|query|sql|calc|fetch|browse')
  ),
  words as (
    select *, replace(trim(raw, '.,-_#@'), ',', '') as word from asked
  ),
  -- What looks like an id: not a date, a version, a size, a format or a name with a number behind.
  suspects as (
    select
      w.run_id, w.word,
      min(w.step_index) as step_index,
      min_by(w.span_id, w.step_index) as span_id,
      min_by(w.asked_span_id, w.step_index) as asked_span_id,
      min_by(w.tool_name, w.step_index) as tool_name
    from words w
    where length(w.word) between 6 and 40 and regexp_matches(w.word, '[a-z]') and not contains(w.word, '.')
      and not regexp_full_match(w.word, '(\d{4}-\d\d-\d\d.*|v?\d+([._-]\d+)*[a-z]{0,3}\d?|[a-z_-]+\d{1,2}|[a-z]{1,3}-?\d{2,4}|(utf|sha|md|base|int|uint|float|python|x86|ipv|iso|cp|latin)[_-]?\d+.*)')
    group by w.run_id, w.word
  ),
  -- First by whole words, which is cheap; the few that are left against the full texts.
  unheard as (
    select s.*, row_number() over (partition by s.run_id order by s.step_index, s.word) as place
    from suspects s
    left join mentions m on m.run_id = s.run_id and m.word = s.word and m.first_step < s.step_index
    where m.word is null
  ),
  doubted as (
    select * from unheard where place <= 10
  ),
  seen as (
    select d.run_id, d.word
    from doubted d
    join calls c on c.run_id = d.run_id and c.step_index < d.step_index
    where contains(lower(c.result), d.word) or contains(lower(c.arguments_json::varchar), d.word)
    union
    select d.run_id, d.word
    from doubted d
    join heard h on h.run_id = d.run_id
    where contains(lower(h.text), d.word)
  )
select
  d.run_id,
  coalesce(d.asked_span_id, d.span_id) as span_id,
  [d.asked_span_id, d.span_id] as evidence_span_ids,
  d.tool_name as signature,
  d.tool_name as tool,
  d.word
from doubted d
anti join seen s on s.run_id = d.run_id and s.word = d.word
