import { FAULTS } from './prompt.js';
import { readJsonObject } from './read-json.js';

/** A fault that the judge names. */
export interface Fault {
  step: number;
  evidenceSteps: number[];
  fault: (typeof FAULTS)[number];
  reason: string;
}

const MAX_FAULTS = 3;
const MAX_REASON = 400;

/**
 * What a model said of the steps that it was shown; null where it cannot be read. Whatever it says of other
 * steps is dropped: they were not shown, so that it knows nothing of them.
 */
export function readVerdict(text: string, shown: ReadonlySet<number>): Fault[] | null {
  const answer = readJsonObject(text);
  const findings = answer?.['findings'];
  if (!Array.isArray(findings)) return null;
  return findings.flatMap((finding) => toFault(finding, shown)).slice(0, MAX_FAULTS);
}

function toFault(value: unknown, shown: ReadonlySet<number>): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  const { step, evidence_steps, fault, reason } = value as Record<string, unknown>;
  const at = stepOf(step);
  if (!shown.has(at) || typeof reason !== 'string' || reason.trim() === '') return [];
  const evidence = Array.isArray(evidence_steps) ? evidence_steps.map(stepOf) : [];
  return [
    {
      step: at,
      evidenceSteps: [...new Set([at, ...evidence])]
        .filter((s) => shown.has(s))
        .sort((a, b) => a - b),
      fault: FAULTS.find((known) => known === slugOf(fault)) ?? 'other',
      reason: reason.replace(/\s+/g, ' ').trim().slice(0, MAX_REASON),
    },
  ];
}

/** The number in `3`, `"3"` or `"step 3"`; NaN where there is none. */
function stepOf(value: unknown): number {
  return typeof value === 'string' ? Number(/\d+/.exec(value)?.[0] ?? NaN) : Number(value);
}

/** `Invented fact` and `invented_fact` as the list writes it. */
function slugOf(fault: unknown): string {
  return String(fault)
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
}
