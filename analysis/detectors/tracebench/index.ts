import type { Detector } from '../../detector.js';
import { failingTests } from './failing-tests.js';
import { incompleteFix } from './incomplete-fix.js';
import { retryLoop } from './retry-loop.js';
import { uncertainFix } from './uncertain-fix.js';

/** The four rules of TraceBench, sorted by id; only the tracebench profile asks them. */
export const TRACEBENCH_DETECTORS: readonly Detector[] = [
  failingTests,
  incompleteFix,
  retryLoop,
  uncertainFix,
];
