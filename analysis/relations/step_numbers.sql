-- One row per step of the runs under analysis, with columns of span_places: whoever reads no text or figure of a
-- step finds it here without a join.
select * from span_places where step_index is not null
