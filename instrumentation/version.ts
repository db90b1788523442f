import { createRequire } from 'node:module';

/** The package's own version, resolved by self-reference so that source and `dist/` find the same file. */
export const VERSION: string = createRequire(import.meta.url)('tracehound/package.json').version;
