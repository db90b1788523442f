-- One row per run and agent: the context of its model calls shrank to less than half, and afterwards it
-- asked its tools again for what they had answered before. Compaction alone is no loss.
with
  -- A run whose context was never large cannot have lost much of it.
  large as (
    select run_id from replies group by run_id having max(tokens_in) >= $minTokens
  ),
  sized as (
    select
      run_id, agent_name, model, parent_span_id, span_id, step_index, tokens_in,
      lag(tokens_in) over same_talk as tokens_before,
      lag(span_id) over same_talk as span_before
    from replies
    semi join large using (run_id)
    -- A call that tells of 0 tokens does not tell how many there were.
    where tokens_in > 0
    window same_talk as (partition by run_id, agent_name, model, parent_span_id order by step_index)
  ),
  drops as (
    select *, row_number() over (partition by run_id order by step_index) as drop_no
    from sized
    where tokens_before >= $minTokens and tokens_in < tokens_before * $dropShare
  ),
  asked as (
    select
      run_id, span_id, step_index,
      lag(step_index) over same_call as step_before,
      lag(result_key) over same_call as result_before,
      result_key
    from calls
    semi join large using (run_id)
    where verb = 'read' and not is_error
    window same_call as (partition by run_id, tool_name, arguments_key order by step_index)
  ),
  again as (
    select d.run_id, d.span_id as drop_span_id, d.span_before, d.tokens_before, d.tokens_in, a.span_id
    from drops d
    join asked a on a.run_id = d.run_id and a.step_index > d.step_index and a.step_before < d.step_index
    where d.drop_no = 1 and a.result_key = a.result_before
  )
select
  run_id,
  any_value(drop_span_id) as span_id,
  [any_value(span_before), any_value(drop_span_id)] || list(span_id) as evidence_span_ids,
  null::varchar as signature,
  any_value(tokens_before) as tokens_before,
  any_value(tokens_in) as tokens_after,
  count(*) as calls
from again
group by run_id
