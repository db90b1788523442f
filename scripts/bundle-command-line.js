// Bundles the command line and the threads and processes of the collector (docs/decisions/0022): the 770 files that a
// command loads become a dozen. The entries keep their places in dist/.
import { bundle } from './bundle.js';

const ENTRIES = [
  'cli/main',
  'collector/exporters/carry-process',
  'collector/exporters/drain-process',
  'collector/ingest/worker',
];

/**
 * What reads files beside its own stays where npm has put it (native code, gRPC's protocol descriptions), and so does
 * OpenTelemetry, which an agent may share.
 */
const STAYS = /^(node:|@duckdb\/node-bindings|@grpc\/|@opentelemetry\/|oxc-parser)/;

/** @param {string} dist The folder that tsc has compiled to. */
export async function bundleCommandLine(dist) {
  await bundle({
    dist,
    entries: ENTRIES,
    chunks: 'bundled/command-line',
    bundles: (name) => !STAYS.test(name),
  });
}
