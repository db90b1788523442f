export { AttributeList } from './attribute-list.js';
export type { ModelCall, RunEnd, RunStart, ToolCall } from './facts.js';
export { RunIds } from './run-ids.js';
export { importedSpan, spanGroup } from './spans.js';
export { isoTime, millisecondsNs, timestampNs } from './timestamps.js';
export { Trajectory } from './trajectory.js';
