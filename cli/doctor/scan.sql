-- One row: what the lookup reads, of every span. Timed by doctor, to compare.
select count(distinct trace_id)::integer as traces, max(start_ns) as newest_ns, max(length(name)) as longest_name
from spans
