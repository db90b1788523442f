export { checkFiles, importFiles } from './import-files.js';
export type { BadLine, ImportOptions, ImportProgress, ImportResult } from './import-files.js';
export type { ImportFormat } from './import-format.js';
export { IMPORT_FORMATS } from './registry.js';
