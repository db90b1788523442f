export { rowsFromTraces } from './record/rows-from-traces.js';
export { spansFromRows } from './record/spans-from-rows.js';
