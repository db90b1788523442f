export { rowsFromTraces } from './record/rows-from-traces.js';
