import { once } from 'node:events';
import { styleText } from 'node:util';

/** Data goes to stdout. Waits where the reader is slower than we are. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** Progress and remarks go to stderr, so that a pipe carries nothing but data. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Data as JSON, two spaces deep; 64-bit integers as strings, bytes as base64. */
export async function printJson(value: unknown): Promise<void> {
  await print(`${toJson(value, 2)}\n`);
}

/** JSON.stringify for what a database holds. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, inner: unknown) => {
      if (typeof inner === 'bigint') return inner.toString();
      if (inner instanceof Uint8Array) return Buffer.from(inner).toString('base64');
      return inner;
    },
    indent,
  );
}

/** Ends quietly when whoever reads us has gone, as in `tracehound runs | head`. */
export function endWithTheReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
}

export type Style = Parameters<typeof styleText>[0];
/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Colours where a person looks on: not into pipes, not where NO_COLOR is set (no-color.org). */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return isColoured(stream) ? (style, text) => styleText(style, text) : (_, text) => text;
}

export function isColoured(stream: NodeJS.WriteStream): boolean {
  const forced = process.env['FORCE_COLOR'];
  const refused = (process.env['NO_COLOR'] ?? '') !== '';
  const wanted = forced ? forced !== '0' : stream.isTTY && process.env['TERM'] !== 'dumb';
  return wanted && !refused;
}

/** Columns of the terminal; null where the output goes elsewhere and nothing need fit. */
export function terminalWidth(): number | null {
  if (process.stdout.isTTY) return process.stdout.columns || 80;
  return Number(process.env['COLUMNS']) || null;
}
