-- No row: what a model was sent is not copied (see _run_spans), and nobody asks here for what a run was asked in full.
-- With the columns of the view of the same name, which the view runs joins.
select
  null::varchar as run_id,
  null::varchar as trace_id,
  null::varchar as span_id,
  null::varchar as full_messages
where false
