import {
  explainDetector,
  JUDGE_ID,
  type Failure,
  type Finding,
  type Severity,
} from '../analysis/index.js';
import { packageVersion } from './package-version.js';

/** SARIF knows three levels; what is only a hint is a note. */
const LEVELS: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

const JUDGE = {
  title: 'A model sees a fault',
  why: 'What no rule can see; nobody has measured how often the model is right.',
};

/** Failures as a SARIF 2.1.0 log; a run of an agent has no file, so its step is a logical location. */
export function sarifFromFindings(failures: readonly Failure<Finding>[]): object {
  const rules = [...new Set(failures.map(({ headline }) => headline.detector))].sort().map((id) => {
    const { title, why } = id === JUDGE_ID ? JUDGE : explainDetector(id);
    return { id, shortDescription: { text: title }, fullDescription: { text: why } };
  });
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tracehound', version: packageVersion(), rules } },
        results: failures.map(({ headline: finding, others }) => ({
          ruleId: finding.detector,
          level: LEVELS[finding.severity],
          message: { text: finding.message },
          ...(others.length > 0 && {
            properties: { alsoSeenAs: others.map(({ detector }) => detector) },
          }),
          partialFingerprints: { 'tracehound/v1': finding.fingerprint },
          locations: [
            {
              logicalLocations: [
                {
                  name: finding.stepIndex === null ? 'run' : `step ${finding.stepIndex}`,
                  fullyQualifiedName: [finding.runId, finding.spanId].filter(Boolean).join('/'),
                  kind: 'function',
                },
              ],
            },
          ],
        })),
      },
    ],
  };
}
