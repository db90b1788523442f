-- One row per run and id-like word (letters and digits, six characters or more) that a look-up was called
-- with although nothing had brought it: no user, no result, nothing the run wrote itself.
with
  -- First by whole words, which is cheap; the few that are left against the full texts.
  unheard as (
    select s.*, row_number() over (partition by s.run_id order by s.step_index, s.word) as place
    from odd_arguments s
    left join mentions m on m.run_id = s.run_id and m.word = s.word and m.first_step < s.step_index
    where m.word is null
  ),
  doubted as (
    select * from unheard where place <= 10
  ),
  -- Made small once a text, not once a text and word.
  told as materialized (
    select run_id, step_index, lower(result) as text from calls semi join doubted using (run_id)
    union all
    select run_id, step_index, lower(arguments_json::varchar) from calls semi join doubted using (run_id)
    union all
    select run_id, -1, lower(text) from heard semi join doubted using (run_id)
  ),
  seen as (
    select distinct d.run_id, d.word
    from doubted d
    join told t on t.run_id = d.run_id and t.step_index < d.step_index
    where contains(t.text, d.word)
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
