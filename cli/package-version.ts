import { createRequire } from 'node:module';

/** The version in the package's own package.json, found by name: from the sources and from the build alike. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  return (require('tracehound/package.json') as { version: string }).version;
}
