/** So long as nothing is known of who may look. */
let areShared = true;

/**
 * Says that contexts are nobody's but ours from now on: the provider and the contexts are, and no other copy of the API
 * has been seen. Whoever makes spans of their own, or asks which is active, changes that (`shareContexts`).
 */
export function keepContextsToOurselves(): void {
  areShared = false;
}

/** Says that somebody else may see which context is active: it stays so. */
export function shareContexts(): void {
  areShared = true;
}

/**
 * Whether a context must be entered for others to see. Entering one makes Node before 24 follow every promise of the
 * process from then on, which costs a streamed model call more than all else that we do for it
 * (`bench/overhead`, docs/decisions/0093).
 */
export function areContextsShared(): boolean {
  return areShared;
}
