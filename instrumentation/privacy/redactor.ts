import { diag } from '@opentelemetry/api';
import { readRedactionFile, Redactor } from '../../redaction/index.js';

let current: Redactor | null | undefined;

/** The redactor of this process; null where secrets are not to be masked. Made at first use: its rules take a millisecond. */
export function processRedactor(): Redactor | null {
  return (current ??= redactorFromEnv(process.env['TRACEHOUND_REDACT']));
}

/**
 * @param choice Value of `TRACEHOUND_REDACT`: unset for the built-in rules, `false` for none, else the path of a file
 *   with rules (docs/redaction.md). A file that cannot be read is said, and the built-in rules stand in.
 */
export function redactorFromEnv(choice: string | undefined): Redactor | null {
  const word = choice?.trim().toLowerCase() ?? '';
  if (['false', 'off', '0', 'no'].includes(word)) return null;
  if (!choice || ['', 'true', 'on', '1'].includes(word)) return new Redactor();
  try {
    return new Redactor(readRedactionFile(choice));
  } catch (error) {
    diag.warn(`tracehound: ${(error as Error).message}; secrets are masked by the built-in rules`);
    return new Redactor();
  }
}
