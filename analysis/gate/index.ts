export { formatBaseline, parseBaseline, type GateBaseline } from './baseline.js';
export { BaselineFileError, GateConfigError, NoBaselineError } from './errors.js';
export { evaluateGate } from './evaluate-gate.js';
export type { GateConfig } from './gate-config.js';
export type { GateCheck, GateResult } from './gate-result.js';
export { readGateRuns, readLookers, type GateRun, type RunSelection } from './gate-run.js';
export { parseGateConfig } from './parse-gate-config.js';
export { GATE_REPORTERS, type GateFormat } from './reporters/index.js';
