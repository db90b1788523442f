import { createRequire } from 'node:module';
import { Validator, type Schema } from '@cfworker/json-schema';

const require = createRequire(import.meta.url);
/** The standard's own, draft 4, as Microsoft's SDK carries it. */
const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Schema;
const validator = new Validator(schema, '4', false);

/** What the schema of SARIF 2.1.0 (OASIS) has against a log: nothing where it is valid. */
export function sarifFaults(log: unknown): string[] {
  return validator
    .validate(log)
    .errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}
