-- One row per tool call of the runs under analysis, with the columns of the view of the same name.
select t.* from tool_calls t
