import path from 'node:path';

/** A file by its name, a package by its own. */
export function nameOf(askedBy: string): string {
  return path.isAbsolute(askedBy) ? path.relative(process.cwd(), askedBy) || askedBy : askedBy;
}
