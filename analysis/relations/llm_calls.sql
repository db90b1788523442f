-- One row per model call of the runs under analysis, with the columns of the view of the same name.
select l.* from llm_calls l
