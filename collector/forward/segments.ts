import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file of entries, oldest first. Numbers grow; the name sorts as the number does. */
export interface Segment {
  number: number;
  file: string;
  bytes: number;
}

const DIGITS = 12;

export function segmentFile(folder: string, number: number): string {
  return path.join(folder, `${String(number).padStart(DIGITS, '0')}.segment`);
}

/** The segments in a folder, oldest first. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const names = (await readdir(folder)).filter((name) => /^\d+\.segment$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { number: Number.parseInt(name, 10), file, bytes: (await stat(file)).size };
    }),
  );
}
