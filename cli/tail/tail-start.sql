-- One row, one column: the arrival number after which the last $lines spans of the file came.
select
  coalesce(
    (
      select min(arrival) - 1
      from (select arrival from spans order by arrival desc limit $lines)
    ),
    (select max(arrival) from spans),
    0
  )::bigint as after
