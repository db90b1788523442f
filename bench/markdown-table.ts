import { cpus, loadavg, release, totalmem } from 'node:os';

/** A table as Markdown; all columns but the first are right-aligned. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const rule = header.map((_, at) => (at === 0 ? '---' : '--:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The machine as a line of text, and how busy it is with other work. */
export function machineText(): string {
  const [{ model } = { model: 'unknown CPU' }] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const load = loadavg()[0]!.toFixed(1);
  return `${cpus().length} cores (${model.trim()}), ${memory} GiB, Linux ${release()}, Node ${process.version}, load average ${load} at the start`;
}
