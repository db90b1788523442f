-- One row per run: the first call of a tool that none of the calls it needs had come before and worked.
-- $tool, $needs  regular expressions on whole tool names; $agent one on the agent's
with
  needed as (
    select run_id, min(step_index) as step_index
    from calls
    where regexp_full_match(tool_name, $needs) and not is_error
    group by run_id
  ),
  early as (
    select c.*, row_number() over (partition by c.run_id order by c.tool_index) as place
    from calls c
    left join needed n on n.run_id = c.run_id
    where regexp_full_match(c.tool_name, $tool) and regexp_full_match(coalesce(c.agent_name, ''), $agent)
      and c.step_index < coalesce(n.step_index, 9223372036854775807)
  )
select
  run_id,
  span_id,
  [asked_span_id, span_id] as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  $needs_text as needs
from early
where place = 1
