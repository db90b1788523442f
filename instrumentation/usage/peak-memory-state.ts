/** What the thread that waits and the one that looks both see: 32-bit numbers, and at which place which. */
export const STATE = 0;
export const PEAK_KIB = 1;
/** From here on: ids of children that were there before; 0 for none. */
export const OTHERS = 2;
export const MAX_OTHERS = 61;
export const LENGTH = OTHERS + MAX_OTHERS;

/** What `STATE` may be. */
export const IDLE = 0;
export const WATCHING = 1;
