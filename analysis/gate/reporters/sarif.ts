import type { GateResult } from '../gate-result.js';

/** Where the limits stand, for code scanning to show. */
export interface SarifOptions {
  version: string;
  /** The gate's file, relative to the repository. */
  configFile: string;
}

/** Broken limits as a SARIF 2.1.0 log; what could not be measured is a note. */
export function renderSarif(result: GateResult, { version, configFile }: SarifOptions): string {
  const told = result.checks.filter(({ status }) => status !== 'pass');
  const rules = result.checks.map(({ id }) => ({
    id: `gate/${id}`,
    shortDescription: { text: `The limit ${id} of the gate holds` },
  }));
  const results = told.map(({ id, status, message, runIds }) => ({
    ruleId: `gate/${id}`,
    level: status === 'fail' ? 'error' : 'note',
    message: { text: message },
    partialFingerprints: { 'tracehoundGate/v1': id },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: configFile }, region: { startLine: 1 } },
        logicalLocations: runIds.map((runId) => ({ name: runId, kind: 'run' })),
      },
    ],
  }));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'tracehound', version, rules } }, results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
