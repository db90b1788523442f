import { diag } from '@opentelemetry/api';

const warned = new Set<string>();

/**
 * Runs telemetry code so that nothing it throws reaches the host.
 *
 * @param doing What is being done, in words a person reads after "could not": also the key by which
 *   the one warning per process is chosen.
 * @returns What `work` returned, or undefined when it threw.
 */
export function safely<T>(doing: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    noteFailure(doing, error);
    return undefined;
  }
}

/** Says a failure of our own once per process and kind; later ones only at debug level. */
export function noteFailure(doing: string, error: unknown): void {
  const message = `tracehound: could not ${doing}: ${reasonOf(error)}`;
  if (warned.has(doing)) {
    diag.debug(message);
    return;
  }
  warned.add(doing);
  diag.warn(`${message} (said once; your program is not affected)`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message || error.name}${cause}`;
}
