/** What `/healthz` answers. */
export interface Health {
  status: 'ok' | 'failing';
  /** Why it fails; null when it does not. */
  reason: string | null;
}

/** Asks the database, by `probe`, and takes no answer in time for a bad one. */
export async function checkHealth(
  probe: () => Promise<unknown>,
  timeoutMs: number,
): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the database did not answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    await Promise.race([probe(), timeout]);
    return { status: 'ok', reason: null };
  } catch (error) {
    return { status: 'failing', reason: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
