-- One row per run and sub-agent that came back with nothing: it failed or said nothing, and it was not sent
-- again.
with
  ranked as (
    select *, row_number() over (partition by run_id, agent_name order by start_ns desc, span_id) as recency
    from handoffs
  )
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  case when is_error then coalesce(error_message, '') else '' end as signature,
  coalesce(agent_name, 'a sub-agent') as agent,
  coalesce(caller, 'its caller') as caller,
  case when is_error then 'an error: ' || left(coalesce(error_message, 'no reason given'), 120) else 'no answer' end as what
from ranked
where recency = 1 and (is_error or (tells_answer and answer = ''))
