-- One row per step of the runs, in order: what its reward is made of. Progress is as in run-measures.sql.
-- $run_ids  JSON array of run ids, or null for every run
with
  wanted as (
    select r.run_id, r.trace_id, r.outcome, r.reward, r.last_arrival
    from runs r
    where $run_ids is null or r.run_id in (select unnest(from_json($run_ids, '["varchar"]')))
  ),
  did as (
    select
      s.run_id, s.step_index, s.span_id, s.kind, s.is_error,
      case s.kind
        when 'tool' then hash(s.tool_name, coalesce(s.arguments_hash, hash(s.arguments)), coalesce(s.result_hash, hash(s.result)))
        when 'llm' then hash(s.output_messages)
        else hash(s.action, s.state, s.arguments, s.result)
      end as did_key
    from steps s
    semi join wanted w on w.run_id = s.run_id
  )
select
  d.run_id, w.trace_id, d.step_index, d.span_id, d.kind, d.is_error,
  (d.kind <> 'llm' or d.run_id not in (select run_id from did where kind <> 'llm'))
    and not d.is_error
    and row_number() over (partition by d.run_id, d.kind, d.did_key order by d.step_index) = 1 as is_progress,
  w.outcome, w.reward
from did d
join wanted w on w.run_id = d.run_id
order by w.last_arrival, d.run_id, d.step_index
