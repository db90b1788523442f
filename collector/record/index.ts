export { rowsFromTraces } from './rows-from-traces.js';
export { spansFromRows } from './spans-from-rows.js';
