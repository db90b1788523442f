-- One row per call of the traces under analysis that has layers, with columns of the view of the same name.
select * from _layer_columns
