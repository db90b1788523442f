-- One row per run whose last answer holds the arguments of a tool call as a JSON object, with no call made.
-- Only objects that open with a name that tools use for their arguments count: JSON as an answer is common.
with
  closing as (
    select
      r.run_id, r.span_id, e.last_act_span_id,
      regexp_extract(r.text, '\{\s*"(command|cmd|file_path|todos|tool|tool_name|tool_call|function_call|tool_input)"\s*:[^\n]*') as quote
    from replies r
    join endings e on e.run_id = r.run_id
    where r.last_in_run and r.tool_calls = 0
  )
select
  run_id,
  span_id,
  [last_act_span_id, span_id] as evidence_span_ids,
  null::varchar as signature,
  left(quote, 120) as quote
from closing
where quote <> ''
