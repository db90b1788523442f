-- One row per run: the first call of a tool made although the user's last words before it give no consent.
-- $tool, $agent  as in needs-earlier;  $consent  a regular expression, found anywhere in those words
with
  words as (
    select run_id, after_step, text from heard where role = 'user'
  ),
  -- The latest words before each call: both in one order, words first where a call answers them.
  ordered as (
    select run_id, after_step + 0.5 as place, text, null as span_id, null as asked_span_id, null as tool_name, null as agent_name from words
    union all
    select run_id, step_index, null, span_id, asked_span_id, tool_name, agent_name from calls
  ),
  carried as (
    select
      *,
      last_value(text ignore nulls) over (partition by run_id order by place, text nulls last rows between unbounded preceding and current row) as said
    from ordered
  ),
  unasked as (
    select *, row_number() over (partition by run_id order by place) as call_no
    from carried
    where span_id is not null
      and regexp_full_match(tool_name, $tool) and regexp_full_match(coalesce(agent_name, ''), $agent)
      and not regexp_matches(coalesce(said, ''), $consent)
  )
select
  run_id,
  span_id,
  [asked_span_id, span_id] as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  coalesce(left(said, 120), '') as said
from unasked
where call_no = 1
