-- One row per trace of the file that place tables may have rows of, and which table.
select 'layers' as place_table, trace_id from layered_traces
union all
select 'run_places', trace_id from several_agents
union all
select distinct 'sole_usage', trace_id
from spans
where usage_scope = 'aggregate' and kind in ('agent', 'workflow', 'chain', 'step', 'other')
