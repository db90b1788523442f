import { existsSync } from 'node:fs';
import { surveySpool, type SpoolSurvey } from '../../collector/spool/index.js';
import { openStore, readSidecar, type StoreStats } from '../../store/index.js';
import { packageVersion } from '../package-version.js';
import { sentenceOf } from '../report-error.js';
import { examineLayout, type Layout } from './layout.js';
import { examinePorts, type PortState } from './ports.js';
import { examineServer, serverComplaints, type ServerState } from './server.js';

/** What `doctor` knows about a trace file. */
export interface Diagnosis {
  path: string;
  versions: { tracehound: string; node: string };
  file: {
    exists: boolean;
    /** Null where the file could not be opened; a complaint says why. */
    stats: StoreStats | null;
  };
  /** Null where the file could not be opened, or holds no span. */
  layout: Layout | null;
  /** The server that holds the file; null where none says so. */
  server: ServerState | null;
  /** Where exporters send to unless they are told otherwise. */
  ports: PortState[];
  spool: SpoolSurvey;
  /** What wants attention, each a sentence that says what to do. */
  complaints: string[];
}

const WAIT_MS = 5_000;

/** Looks at the file and at what lies beside it. Changes nothing: the spool is left as it is. */
export async function examine(path: string): Promise<Diagnosis> {
  const complaints: string[] = [];
  const exists = existsSync(path);
  const found = exists ? await readFile(path, complaints) : null;
  const spool = surveySpool(path);
  complaints.push(...spoolComplaints(spool));
  const sidecar = readSidecar(path);
  const server = sidecar && (await examineServer(sidecar));
  if (server) complaints.push(...serverComplaints(server, packageVersion()));
  return {
    path,
    versions: { tracehound: packageVersion(), node: process.version },
    file: { exists, stats: found?.stats ?? null },
    layout: found?.layout ?? null,
    server,
    ports: await examinePorts(),
    spool,
    complaints,
  };
}

async function readFile(
  path: string,
  complaints: string[],
): Promise<{ stats: StoreStats; layout: Layout | null } | null> {
  try {
    const store = await openStore(path, { mode: 'read', waitMs: WAIT_MS });
    try {
      return { stats: await store.stats(), layout: await examineLayout(store) };
    } finally {
      await store.close();
    }
  } catch (error) {
    complaints.push(sentenceOf(error));
    return null;
  }
}

function spoolComplaints(spool: SpoolSurvey): string[] {
  const complaints: string[] = [];
  if (spool.bad > 0)
    complaints.push(
      `${spool.bad} batches in ${spool.folder}/bad could not be loaded: a .txt beside each says why.`,
    );
  if (spool.forgotten > 0)
    complaints.push(
      `${spool.forgotten} older bad batches had to go, so that the folder stays small; ${spool.folder}/bad/.forgotten names them.`,
    );
  if (spool.failure !== null)
    complaints.push(`the last attempt to load the spool failed: ${spool.failure}`);
  return complaints;
}
