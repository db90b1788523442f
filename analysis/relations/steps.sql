-- One row per step of the runs under analysis, with the columns of the view of the same name.
select s.* from steps s where s.run_id in (select run_id from runs)
