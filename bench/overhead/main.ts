// What tracing costs an agent, against no tracing, plain OpenTelemetry and OpenTelemetry's own instrumentation:
// `npm run bench:overhead [starts|calls]`. All variants take turns within each round, so that a busy machine is busy for
// all of them. Prints the tables of docs/benchmarks.md and writes them there. Model server and OTLP endpoint are on
// loopback.
import { cpus, loadavg, tmpdir } from 'node:os';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startModelServer } from '../../examples/model-server.js';
import { measureStreamedCalls } from './calls.js';
import { measureStarts } from './starts.js';
import { variantsOf } from './variants.js';

const PAGE = new URL('../../docs/benchmarks.md', import.meta.url);

const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-overhead-'));
const sink = createServer((request, response) => {
  request.resume().on('end', () => response.end());
});
await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
const models = await startModelServer(() => {
  // It keeps all it was asked, which nobody reads here.
  if (models.requests.length > 1_000) models.requests.length = 0;
  return {
    content: 'It is sunny in Paris, as it is on most days in June. '.repeat(4),
    usage: { input: 120, output: 30 },
  };
});
const variants = variantsOf(folder, `http://127.0.0.1:${(sink.address() as AddressInfo).port}`);

/** By their marks in the page. */
const PARTS: Readonly<Record<string, () => Promise<string>>> = {
  starts: () => measureStarts(variants, folder),
  calls: () => measureStreamedCalls(variants, models.url),
};
const wanted = process.argv.slice(2);
try {
  for (const [part, measure] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(part)) continue;
    const table = `${await measure()}; ${machine()}`;
    process.stdout.write(`${table}\n`);
    writeIntoPage(part, table);
  }
} finally {
  await models.close();
  sink.close();
  rmSync(folder, { recursive: true, force: true });
}

function machine(): string {
  const load = loadavg()[0]!.toFixed(1);
  return `Node ${process.versions.node}, ${cpus().length} cores, load ${load} at the end.`;
}

/** Puts a table between its marks, where the page has them. */
function writeIntoPage(part: string, text: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [`<!-- overhead ${part} -->`, `<!-- /overhead ${part} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE.pathname} has no ${begin} ... ${end}`);
  writeFileSync(PAGE, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}
