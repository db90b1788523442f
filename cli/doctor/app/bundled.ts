import { readFileSync } from 'node:fs';
import type { AppComplaint } from './app-diagnosis.js';
import { coverOf, KNOWN_SDKS } from './known-sdks.js';
import { nameOf } from './name-of.js';

/** What a bundler leaves in its output; where it has shortened all names, lines that nobody writes by hand. */
const BUNDLER =
  /__webpack_require__|__commonJS|__toESM\(|__rollup|\/\*\*\* ?\.\/node_modules|[^\n]{5000}/;

/** Packages that are no SDK, by text that stands in their code and in a bundle that holds it. */
const PARTS = [
  {
    code: 'bundled-api',
    package: '@opentelemetry/api',
    /** In 1.0 to 1.10. */
    sign: 'Attempted duplicate registration of API',
    effect:
      'a provider that the program registers through it is refused, ' +
      'and where it is newer than any installed copy its spans are not recorded',
  },
  {
    code: 'bundled-client',
    package: 'undici',
    /** In 5 to 8. */
    sign: 'undici:request:create',
    effect: 'model calls by its fetch are not recorded; those by its other functions are',
  },
] as const;

/** Says of one of the program's own files what a bundler has put into it, where no module is left to hook. */
export function bundledComplaints(file: string): AppComplaint[] {
  const text = readFileSync(file, 'utf8');
  const sdks = BUNDLER.test(text)
    ? KNOWN_SDKS.filter(({ sign }) => sign !== undefined && text.includes(sign))
    : [];
  return [
    ...sdks.map((sdk) => ({
      code: 'bundled' as const,
      what:
        `${sdk.title} is bundled into ${nameOf(file)}: ` +
        (coverOf(sdk.package) === 'fetch'
          ? 'its model calls are recorded by the traced fetch'
          : 'its model calls are recorded where they use the global fetch, its agents and tools are not'),
      fix: leaveOut(sdk.package),
    })),
    ...PARTS.filter(({ sign }) => text.includes(sign)).map(({ code, package: name, effect }) => ({
      code,
      what: `${name} is bundled into ${nameOf(file)}: ${effect}`,
      fix: leaveOut(name),
    })),
  ];
}

function leaveOut(name: string): string {
  return `leave it out of the bundle: esbuild --external:${name}, webpack externals, or serverExternalPackages in Next.js`;
}
