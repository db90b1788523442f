-- Schema 8: findings say which steps show them, so that those of one failure can be told once. What is stored lacks it:
-- every run is looked at anew by the next analysis, but not by a model, which costs money.
alter table findings add column first_step integer;
alter table findings add column last_step integer;
alter table findings add column telling_span_ids varchar[];
delete from analysed_runs
where set_id not in (select set_id from outcome_sets where detector = 'judge');
