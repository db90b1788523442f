-- One row per run, kind of error and tool that failed and never worked again: the last such failure.
-- A shell counts as working again once any command succeeds: agents find their way by probing.
-- failures        how often it failed so since it last worked
-- first_span_id   the first of those
with
  ranked as (
    select
      *,
      max(case when not is_error then tool_index end) over (partition by run_id, tool_name) as last_success
    from calls
    where verb <> 'plan'
  )
select
  run_id,
  tool_name,
  error_kind,
  count(*) as failures,
  min_by(span_id, tool_index) as first_span_id,
  max_by(span_id, tool_index) as span_id,
  max_by(agent_name, tool_index) as agent_name,
  max_by(asked_span_id, tool_index) as asked_span_id,
  max_by(asked_agent, tool_index) as asked_agent,
  max_by(error_message, tool_index) as error_message,
  max(tool_index) as tool_index
from ranked
where is_error and tool_index > coalesce(last_success, 0)
group by run_id, tool_name, error_kind
