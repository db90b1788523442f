-- One row per run: the first answer that states findings with several figures that nobody gave it, before
-- any tool of the run had brought a result.
with
  first_results as (
    select run_id, min(step_index) as step_index
    from calls
    where not is_error and verb not in ('plan', 'submit')
    group by run_id
  ),
  early as (
    select r.run_id, r.span_id, r.step_index, r.text
    from replies r
    left join first_results f on f.run_id = r.run_id
    where r.step_index < coalesce(f.step_index, 9223372036854775807) and r.tool_calls = 0
      and regexp_matches(r.text, '(?i)\b(found|identified|according to|based on|the (answer|result|total|value|number|name|title|date) (is|was|are)|shows?|indicates?|lists?|reports?|states?|revealed|confirmed|retrieved|results?)\b')
      -- Code, and calls written as text, are no statements of fact.
      and not regexp_matches(r.text, '```|^\s*\{')
  ),
  stated as (
    select
      run_id, span_id, step_index,
      unnest(list_distinct(regexp_extract_all(text, '\b\d[\d,.]*\d\b'))) as claim
    from early
  ),
  told as (
    select s.run_id, s.claim
    from stated s
    join heard h on h.run_id = s.run_id and contains(lower(h.text), lower(s.claim))
  ),
  new_claims as (
    select run_id, span_id, step_index, claim
    from stated
    -- Where nobody said anything, nothing is known of what it was given.
    semi join heard using (run_id)
    anti join told using (run_id, claim)
  ),
  counted as (
    select
      run_id, span_id, step_index,
      count(*) as claims,
      string_agg(claim, ', ' order by claim) as quote,
      row_number() over (partition by run_id order by step_index) as place
    from new_claims
    group by run_id, span_id, step_index
    having count(*) >= $minClaims
  )
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  null::varchar as signature,
  claims,
  left(quote, 120) as quote
from counted
where place = 1
