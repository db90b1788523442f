import { startCollector } from '../../collector/collector.js';
import { readSidecar } from '../../store/index.js';
import { note } from '../output.js';
import { packageVersion } from '../package-version.js';
import { sentenceOf } from '../report-error.js';
import type { Receiver } from './receiver.js';

/** Where the user has an endpoint of his own nobody need listen. */
export const NOBODY: Receiver = { url: null, isOwn: false, close: async () => {} };

/**
 * Listens on a free port of loopback for one command. Where a server holds the file already that one receives. A command
 * is never kept from running: without a receiver Node programs still record by themselves, and a note says what is
 * missing.
 */
export async function receiveFor(path: string): Promise<Receiver> {
  const live = readSidecar(path);
  if (live && isAlive(live.pid)) return { ...NOBODY, url: live.url };
  try {
    const collector = await startCollector({
      path,
      version: packageVersion(),
      port: 0,
      grpcPort: null,
      warn: note,
    });
    return { url: collector.url, isOwn: true, close: () => collector.close() };
  } catch (error) {
    note(`note: only Node programs are recorded. ${sentenceOf(error)}`);
    return NOBODY;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
