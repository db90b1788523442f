-- No row: no call has layers. With as many columns of the view of the same name as the other views ask for.
select
  null::varchar as run_id,
  null::varchar as trace_id,
  null::varchar as call_span_id,
  null::varchar as input_messages,
  null::varchar as output_messages
where false
