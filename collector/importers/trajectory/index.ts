export { AttributeList } from './attribute-list.js';
export type { RunEnd } from './facts.js';
export { RunIds } from './run-ids.js';
export { importedSpan, spanGroup } from './spans.js';
export { Trajectory } from './trajectory.js';
