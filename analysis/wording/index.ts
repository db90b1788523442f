export { cut, excerpt, oneLine, printable } from './printable.js';
export { asClause, rangeOfSteps } from './sentences.js';
export { readable } from './readable.js';
export {
  formatCost,
  formatCount,
  formatDuration,
  formatScore,
  formatTime,
  formatTokens,
  isoTime,
  plural,
} from './quantities.js';
