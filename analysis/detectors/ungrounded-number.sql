-- One row per run whose last answer states figures of three digits or more that nothing in the run brought:
-- no user, no result, nothing that it wrote or ran. Sums of what was read count as unproven, not as wrong.
with
  doubted as (
    select *, row_number() over (partition by run_id order by word) as place
    from stated_figures f
    anti join mentions m on m.run_id = f.run_id and m.word = f.word
  ),
  -- The few that are left against the full texts: a figure may stand inside a longer word.
  seen as (
    select d.run_id, d.word
    from doubted d
    join calls c on c.run_id = d.run_id
    where d.place <= 10 and (contains(replace(c.result, ',', ''), d.word) or contains(replace(coalesce(c.arguments_json::varchar, ''), ',', ''), d.word))
    union
    select d.run_id, d.word
    from doubted d
    join heard h on h.run_id = d.run_id
    where d.place <= 10 and contains(replace(h.text, ',', ''), d.word)
  )
select
  d.run_id,
  any_value(d.span_id) as span_id,
  [any_value(d.span_id)] as evidence_span_ids,
  null::varchar as signature,
  count(*) as figures,
  string_agg(d.figure, ', ' order by d.place) as quote
from doubted d
anti join seen s on s.run_id = d.run_id and s.word = d.word
-- Without a result to draw from, there is nothing to hold a figure against.
semi join calls k on k.run_id = d.run_id and k.verb <> 'plan'
where d.place <= 10
group by d.run_id
