/**
 * Timers as they were when tracing began. A host's tests that put a time of their own in their place neither count ours
 * nor hold them up.
 */
export const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
