/** What one Parquet export wrote. */
export interface ParquetExport {
  /** New files; those of earlier exports stay as they are. */
  files: number;
  rows: number;
  /** Spans of the file that have not ended: each is exported after its end. */
  openSpans: number;
  /** Every complete span that arrived up to here is in the folder. */
  lastArrival: bigint;
}

/** Spans as files that other engines read. */
export interface LakeExporter {
  /**
   * Writes the complete spans that are not in the folder yet as `date=YYYY-MM-DD/service=NAME/*.parquet`
   * (zstd, the columns of `spans`, with `service_name` for the exact service and every history in full).
   * A folder belongs to one file. After a crash at any moment the next export leaves nothing out and
   * writes nothing twice. Through a live server, the server writes: `folder` is absolute, on its machine.
   *
   * @throws ExportFolderError, StoreAccessError
   */
  exportParquet(options: { folder: string }): Promise<ParquetExport>;
}
