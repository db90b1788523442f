-- One row: the spans of one trace within its time, as showing a run asks for them. Timed by doctor.
select count(*)::integer as spans, max(length(name)) as longest_name
from spans
where trace_id = $trace_id and start_ns between $from_ns and $to_ns
