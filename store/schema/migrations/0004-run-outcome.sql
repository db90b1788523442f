-- Schema 4: how a run went, as its own span says it. A person's verdict stands in run_labels; neither overwrites the
-- other.
alter table spans add column outcome varchar;
alter table spans add column reward double;
alter table spans add column task varchar;
