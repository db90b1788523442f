import type { Counts } from '../../collector/self/counts.js';
import type { Sidecar } from '../../store/index.js';

/** The server that says it holds the file, and what it says of itself. */
export type ServerState = Omit<Sidecar, 'token'> & {
  /** True where it answers that its database does. */
  isHealthy: boolean;
  /** Its account since its start; null where it does not answer. */
  counts: Counts | null;
};

const TIMEOUT_MS = 10_000;

export async function examineServer({ token, ...rest }: Sidecar): Promise<ServerState> {
  const headers = { authorization: `Bearer ${token}` };
  const [health, counts] = await Promise.all([
    ask(`${rest.url}/healthz`, {}),
    ask(`${rest.url}/api/counts`, headers),
  ]);
  const isHealthy = health?.ok ?? false;
  return { ...rest, isHealthy, counts: counts?.ok ? ((await counts.json()) as Counts) : null };
}

async function ask(url: string, headers: Record<string, string>): Promise<Response | null> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return null;
  }
}

/** What is wrong with it, each a sentence that says what to do. */
export function serverComplaints(server: ServerState, ourVersion: string): string[] {
  const complaints: string[] = [];
  if (!server.isHealthy)
    complaints.push(
      `the server at ${server.url} (process ${server.pid}) does not say that it is well: look at what it prints, or start it again.`,
    );
  if (server.version !== ourVersion)
    complaints.push(
      `the server is tracehound ${server.version}, this is ${ourVersion}: start it again to have one version.`,
    );
  for (const [signal, { rejected }] of Object.entries(server.counts ?? {})) {
    const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
    if (reasons.length === 0) continue;
    const text = reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
    complaints.push(`the server has rejected ${signal}: ${text}. Their sender was told why.`);
  }
  return complaints;
}
