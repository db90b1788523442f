import { Command } from 'commander';
import { startCollector, type Collector } from '../../collector/collector.js';
import { stopOnSignals } from '../../collector/stop-on-signals.js';
import { LOOPBACK, OTLP_GRPC_PORT, OTLP_HTTP_PORT } from '../../collector/ports.js';
import { DEFAULT_LIMITS, MEMORY_BOUND_BYTES } from '../../collector/receivers/limits.js';
import { readRedactionFile } from '../../redaction/index.js';
import { formatBytes } from '../bytes.js';
import { EXIT, setExitCode } from '../exit-code.js';
import {
  databasePath,
  dbOption,
  parseCount,
  parseSize,
  withExamples,
  pricesOption,
  usePrices,
} from '../options.js';
import { note } from '../output.js';
import { packageVersion } from '../package-version.js';
import { sentenceOf } from '../report-error.js';
import { parseAge } from '../since.js';

interface ServeOptions {
  db?: string;
  prices?: string;
  host: string;
  port: number;
  grpcPort: number;
  grpc: boolean;
  forward: string[];
  token?: string;
  cors: string[];
  /** A file, or false after --no-redact. */
  redact?: string | false;
  maxAge?: number;
  maxSize?: number;
  maxRuns?: number;
}

export function serveCommand(): Command {
  const list = (value: string, before: string[]) => [...before, value];
  const command = new Command('serve')
    .description('Receive OTLP over HTTP and gRPC into the file, and pass it on where told.')
    .option('--host <address>', 'where to listen; beyond loopback a --token is wanted', LOOPBACK)
    .option(
      '--port <port>',
      'OTLP/HTTP and everything else over HTTP; 0 takes a free one',
      parseCount('--port'),
      OTLP_HTTP_PORT,
    )
    .option(
      '--grpc-port <port>',
      'OTLP/gRPC; 0 takes a free one',
      parseCount('--grpc-port'),
      OTLP_GRPC_PORT,
    )
    .option('--no-grpc', 'no OTLP/gRPC')
    .option(
      '--forward <url>',
      'send everything on to this OTLP/HTTP endpoint too (repeatable)',
      list,
      [],
    )
    .option(
      '--token <token>',
      'what clients must send as Authorization: Bearer (or $TRACEHOUND_TOKEN)',
    )
    .option('--cors <origin>', 'a web origin that may send from a browser (repeatable)', list, [])
    .option('--redact <file>', 'rules of your own for masking secrets: see docs/redaction.md')
    .option('--no-redact', 'mask nothing; secrets are stored and forwarded as they come')
    .option('--max-age <age>', 'delete traces that ended longer ago: 12h, 30d', (value: string) =>
      parseAge(value, '--max-age'),
    )
    .option(
      '--max-size <size>',
      'delete the oldest traces when the file is larger: 500MB, 2GB',
      parseSize('--max-size'),
    )
    .option(
      '--max-runs <n>',
      'delete the oldest traces when there are more runs',
      parseCount('--max-runs'),
    )
    .addOption(pricesOption())
    .addOption(dbOption())
    .action(serve);
  command.addHelpText(
    'after',
    `\nA 200 means that the spans are in the file. What comes faster than the disk takes it waits in a queue of ` +
      `${formatBytes(DEFAULT_LIMITS.maxQueueBytes)};\nbeyond that senders get 503 with Retry-After. Memory stays under ` +
      `${formatBytes(MEMORY_BOUND_BYTES)}. The first Ctrl-C commits what has come in, the second forces.`,
  );
  return withExamples(
    command,
    'tracehound serve',
    'tracehound serve --db team.duckdb --forward http://127.0.0.1:14318',
    'tracehound serve --redact redact.yaml',
    'tracehound serve --max-age 30d --max-size 10GB',
  );
}

async function serve(options: ServeOptions): Promise<void> {
  usePrices(options);
  const path = databasePath(options);
  const collector = await startCollector({
    path,
    version: packageVersion(),
    host: options.host,
    port: options.port,
    grpcPort: options.grpc ? options.grpcPort : null,
    forward: options.forward.map((url) => ({ url })),
    token: options.token ?? process.env['TRACEHOUND_TOKEN'],
    corsOrigins: options.cors,
    redaction: redactionOf(options),
    retention: retentionOf(options),
    warn: note,
  });
  // Whoever reads the line below may send a signal at once.
  const ended = stopOnSignals(collector, process, {
    closing: () => note('closing: what has come in is committed first; again to force'),
    // Not process.exit: while the database works in its thread, that aborts with a trace of the driver's.
    forced: () => process.kill(process.pid, 'SIGKILL'),
  });
  note(
    `OTLP/HTTP on ${collector.url}${grpcText(options.host, collector)}, into ${path}. Ctrl-C ends it.`,
  );
  const failure = await ended;
  if (failure === null) return note('closed; everything acknowledged is in the file');
  note(sentenceOf(failure));
  setExitCode(EXIT.broken);
}

/** Undefined for the built-in rules, null for none. */
function redactionOf({ redact }: ServeOptions) {
  if (redact === false) return null;
  return typeof redact === 'string' ? readRedactionFile(redact) : undefined;
}

/** Null where no limit is given. */
function retentionOf({ maxAge, maxSize, maxRuns }: ServeOptions) {
  const limits = { maxAgeMs: maxAge, maxBytes: maxSize, maxRuns };
  return Object.values(limits).some((limit) => limit !== undefined) ? limits : null;
}

function grpcText(host: string, { grpcPort }: Collector): string {
  return grpcPort === null ? '' : `, OTLP/gRPC on ${host}:${grpcPort}`;
}
