import { diag } from '@opentelemetry/api';

const warned = new Set<string>();
const failures = new Map<string, number>();

/**
 * Runs telemetry code so that nothing it throws reaches the host.
 *
 * @param doing What is being done, in words a person reads after "could not": also the key by which
 *   failures are counted and the one warning per process is chosen.
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

/** Counts a failure of our own and says so once per process and kind; later ones only at debug level. */
export function noteFailure(doing: string, error: unknown): void {
  failures.set(doing, (failures.get(doing) ?? 0) + 1);
  const message = `tracehound: could not ${doing}: ${reasonOf(error)}`;
  if (warned.has(doing)) {
    diag.debug(message);
    return;
  }
  warned.add(doing);
  diag.warn(`${message} (said once; your program is not affected)`);
}

/** How often each kind of telemetry work failed in this process. */
export function failureCounts(): ReadonlyMap<string, number> {
  return failures;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message || error.name}${cause}`;
}
