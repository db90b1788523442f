-- No row: trace_spans has every step.
select null::varchar as run_id, null::varchar as run_span_id, null::bigint as layers_arrival
where false
