-- One row: how much the file holds.
select
  (select count(*) from spans) as spans,
  (select count(*) from spans where end_ns is null) as open_spans,
  (select count(distinct trace_id) from spans) as traces,
  (select count(*) from log_records) as logs,
  (select count(*) from metric_points) as metric_points,
  (select count(*) from message_contents) as message_contents,
  (select count(distinct row_group_id) from pragma_storage_info('spans')) as row_groups,
  (select coalesce(max(arrival), 0) from spans) as last_arrival,
  (select value from tracehound_meta where key = 'schema_version')::integer as schema_version,
  version() as duckdb_version,
  (select free_blocks * block_size from pragma_database_size() where database_name = current_database()) as free_bytes
