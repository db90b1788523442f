/** Whether an `--import` is ours, by the package's name or by a path or URL of the file. */
export function isOwnImport(specifier: string): boolean {
  return /^"?(?:tracehound\/register|.*\binstrumentation\/register\.js)"?$/.test(specifier);
}
