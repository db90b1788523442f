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
