import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');

/** A command line that a document tells its reader to type. */
export interface DocumentedCommand {
  /** Where it stands, from the root of the repository. */
  document: string;
  line: string;
}

/** Every command line of the README and of `docs/`: `sh` blocks, and the examples of `--help`. */
export function documentedCommands(): DocumentedCommand[] {
  const seen = new Set<string>();
  return documents().flatMap((document) => {
    const text = readFileSync(path.join(ROOT, document), 'utf8');
    return commandLines(text)
      .filter((line) => !seen.has(line) && seen.add(line))
      .map((line) => ({ document, line }));
  });
}

function documents(): string[] {
  const pages = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', 'otel-config/README.md', ...pages.map((name) => `docs/${name}`)];
}

function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block!);
  const shown = [...text.matchAll(/^\s+\$ (.+)$/gm)].map(([, line]) => line!);
  const typed = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
  return [...typed, ...shown].map((line) => line.replace(/\s+# .*$/, '').trim()).filter(isCommand);
}

function isCommand(line: string): boolean {
  return line !== '' && !line.startsWith('#');
}
