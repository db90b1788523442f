-- One row: how many row groups hold spans, and how many of them a lookup of the newest trace must read. The
-- database keeps the range of start times of each row group and skips those that the trace's time lies outside.
with
  ranges as (
    select
      row_group_id,
      min(regexp_extract(stats, 'Min: (-?[0-9]+)', 1)::bigint) as from_ns,
      max(regexp_extract(stats, 'Max: (-?[0-9]+)', 1)::bigint) as to_ns
    from pragma_storage_info('spans')
    where column_name = 'start_ns' and segment_type = 'BIGINT' and stats like '%Min: %'
    group by row_group_id
  ),
  newest as (select trace_id from spans order by arrival desc limit 1),
  asked as (
    select min(start_ns) as from_ns, max(start_ns) as to_ns
    from spans
    where trace_id = (from newest)
  )
select
  (from newest) as trace_id,
  (select from_ns from asked) as from_ns,
  (select to_ns from asked) as to_ns,
  (select count(*) from ranges)::integer as row_groups,
  (
    select count(*) from ranges, asked
    where ranges.to_ns >= asked.from_ns and ranges.from_ns <= asked.to_ns
  )::integer as row_groups_read
