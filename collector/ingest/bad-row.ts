/** What DuckDB calls errors that lie in a value and not in the file, the disk or the connection. */
const DATA_ERRORS = /(Conversion|Invalid Input|Out of Range|Constraint|Mismatch Type) Error/;

/** True where an append failed because of what a row holds: without that row it would succeed. */
export function isBadRow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return DATA_ERRORS.test(error.message) || isBadRow(error.cause);
}
