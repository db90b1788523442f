import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startModelServer } from '../../../../examples/model-server.js';
import { PATIENCE } from '../../../support/patience.js';
import { startOtlpReceiver, type ReceivedSpan } from '../../support/otlp-receiver.js';
import { modelScript } from './model-script.js';

const CALLS = fileURLToPath(new URL('../calls', import.meta.url));
/** Of the model server behind HTTP/2. */
const LOOPBACK_CERTIFICATE = path.join(CALLS, 'http2', 'loopback-cert.pem');
const REGISTER = pathToFileURL(
  fileURLToPath(new URL('../../../../dist/instrumentation/register.js', import.meta.url)),
).href;

export type ModuleSystem = 'esm' | 'cjs';

export interface CellRun {
  readonly plain: ProgramEnd;
  readonly traced: ProgramEnd;
  readonly spans: readonly ReceivedSpan[];
}

export interface ProgramEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Where a program lies, and so whose `node_modules` it sees, and the Node binary that runs it. */
export interface CellPlace {
  readonly folder?: string;
  readonly node?: string;
}

/** Runs the calls of one SDK twice, without us and with us, each against a model server of its own. */
export async function runCell(
  calls: string,
  moduleSystem: ModuleSystem,
  { folder = CALLS, node = process.execPath }: CellPlace = {},
): Promise<CellRun> {
  const program = [path.join(folder, 'run.mjs'), moduleSystem, calls];
  const [plain, { end, spans }] = await Promise.all([
    runProgram(node, program, folder, {}),
    runTraced(node, program, folder),
  ]);
  return { plain, traced: end, spans };
}

async function runTraced(
  node: string,
  program: string[],
  folder: string,
): Promise<{ end: ProgramEnd; spans: readonly ReceivedSpan[] }> {
  const receiver = await startOtlpReceiver();
  const end = await runProgram(node, ['--import', REGISTER, ...program], folder, {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  await receiver.close();
  // What had not been confirmed when a process ended was sent once more; a store keeps it once.
  const spans = new Map(receiver.spans.map((span) => [span.spanId, span]));
  return { end, spans: [...spans.values()] };
}

async function runProgram(
  node: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<ProgramEnd> {
  const server = await startModelServer(modelScript());
  const child = spawn(node, args, {
    cwd,
    env: {
      PATH: process.env['PATH'],
      MODEL_SERVER: new URL(server.url).origin,
      NODE_EXTRA_CA_CERTS: LOOPBACK_CERTIFICATE,
      ...PATIENCE,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  await server.close();
  return { stdout, stderr, code };
}
