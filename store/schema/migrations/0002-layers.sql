-- Schema 2: what the dialects say beyond schema 1, and the traces in which calls have layers. Spans that are in the
-- file already get the new columns filled by `tracehound reindex`.
alter table spans add column agent_version varchar;
alter table spans add column mcp_server varchar;
alter table spans add column cost_source varchar;
alter table spans add column evaluations varchar;
alter table spans add column lifted_from varchar;
alter table spans add column is_part boolean;
create table layered_traces (trace_id varchar not null);
