import type { Signal } from './signal.js';

/** The signals that the file has a place for; an intake stands behind each, which a test holds. */
export const STORED_SIGNALS: readonly Signal[] = ['traces'];
