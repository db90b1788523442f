import { createRequire } from 'node:module';
import { Validator, type Schema } from '@cfworker/json-schema';

const require = createRequire(import.meta.url);
/**
 * The standard's own, draft 4. This package is a beta that nobody works on, and the only one on npm that has the schema as
 * a file of its own: the multitool has it within 300 MB of .NET, `node-sarif-builder` and `@types/sarif` have none, others
 * carry it inside of bundles. A standard that is finished needs no newer package; of this one nothing else is loaded.
 */
const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Schema;
const validator = new Validator(schema, '4', false);

/** What the schema of SARIF 2.1.0 (OASIS) has against a log: nothing where it is valid. */
export function sarifFaults(log: unknown): string[] {
  return validator
    .validate(log)
    .errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}
