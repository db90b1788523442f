import type { FolderFormat } from './export-format.js';

/** What DuckDB, Spark, Polars and others read as one table. */
export const parquet: FolderFormat = {
  writes: 'folder',
  id: 'parquet',
  about: 'Parquet files by date and service, incremental',
  write: (store, folder) => store.exportParquet({ folder }),
};
