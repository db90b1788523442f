-- One row: whether one call may be told by several spans in some trace under analysis.
select exists (from layered_traces semi join asked_runs using (trace_id)) as has_layers
