import { tracehound } from './cli-host.js';

/** The rows that `tracehound query` prints for a statement. Throws what it says where it fails. */
export async function queryRows(db: string, sql: string): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await tracehound(['query', sql, '--db', db, '--format', 'json']);
  if (code !== 0) throw new Error(`query ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>[];
}
