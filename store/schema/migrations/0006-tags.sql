-- Schema 6: tags, metadata and the dialect's version. Spans that are in the file already get them by
-- `tracehound reindex`.
alter table spans add column tags varchar[];
alter table spans add column metadata varchar;
alter table spans add column dialect_version varchar;
alter table run_labels add column tags varchar[];
