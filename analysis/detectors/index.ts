import type { Detector } from '../detector.js';

/** Every detector of the default profile, sorted by id. */
export const DETECTORS: readonly Detector[] = [];
