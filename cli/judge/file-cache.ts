import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AnswerCache } from '../../analysis/index.js';

/** Answers in a folder, one file each, readable by this user alone: they quote what runs held. */
export class FileCache implements AnswerCache {
  constructor(private readonly folder: string) {}

  get(key: string): string | undefined {
    try {
      return readFileSync(this.#file(key), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  set(key: string, answer: string): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#file(key)}.${process.pid}`;
    writeFileSync(draft, answer, { mode: 0o600 });
    renameSync(draft, this.#file(key));
  }

  #file(key: string): string {
    return path.join(this.folder, `${key}.txt`);
  }
}

/** Keeps nothing. */
export const NO_CACHE: AnswerCache = { get: () => undefined, set: () => undefined };
