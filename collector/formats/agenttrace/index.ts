export { agentTraceRow } from './row.js';
export { rowFault, spanFaults, stepFaults } from './validate.js';
