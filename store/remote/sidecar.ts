import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** What a live server leaves beside the file it holds, `<file>.server.json`, readable by its owner only. */
export interface Sidecar {
  pid: number;
  /** Base of its HTTP API, such as `http://127.0.0.1:4318`. */
  url: string;
  token: string;
  /** The server's package version. */
  version: string;
  /** ISO time. */
  startedAt: string;
}

export function sidecarPath(file: string): string {
  return `${file}.server.json`;
}

/** Tells other processes to come through this server. Written whole or not at all. */
export function writeSidecar(file: string, sidecar: Sidecar): void {
  const target = sidecarPath(file);
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(sidecar, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, target);
}

export function removeSidecar(file: string): void {
  rmSync(sidecarPath(file), { force: true });
}

/** The sidecar beside the file; null where there is none that can be read and makes sense. */
export function readSidecar(file: string): Sidecar | null {
  try {
    const sidecar = JSON.parse(readFileSync(sidecarPath(file), 'utf8')) as Sidecar;
    const isWhole = typeof sidecar.url === 'string' && typeof sidecar.token === 'string';
    return isWhole && URL.canParse(sidecar.url) ? sidecar : null;
  } catch {
    return null;
  }
}
