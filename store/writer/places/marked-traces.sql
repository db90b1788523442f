-- One row per trace of those named that is on a list, and the place table that the list is of: more spans may change
-- what stands there.
-- $traces  trace ids, joined by commas
with named as (select unnest(string_split($traces, ',')) as trace_id)
select 'layers' as place_table, trace_id from layered_traces semi join named using (trace_id)
union all
select 'run_places', trace_id from several_agents semi join named using (trace_id)
union
select 'sole_usage', trace_id from sole_usage semi join named using (trace_id)
