-- One row per run that calls a tool more often than it may: the first call too many.
-- $tool, $agent  as in needs-earlier;  $at_most  how often it may
with
  counted as (
    select
      *,
      row_number() over (partition by run_id order by tool_index) as call_no,
      count(*) over (partition by run_id) as calls_in_all
    from calls
    where regexp_full_match(tool_name, $tool) and regexp_full_match(coalesce(agent_name, ''), $agent)
  )
select
  run_id,
  min_by(span_id, call_no) as span_id,
  list(span_id order by call_no) as evidence_span_ids,
  min_by(tool_name, call_no) as signature,
  min_by(tool_name, call_no) as tool,
  any_value(calls_in_all) as calls,
  $at_most as at_most
from counted
where call_no > $at_most
group by run_id
