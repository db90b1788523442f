export { cut, excerpt, oneLine, printable } from './format/printable.js';
export {
  formatCost,
  formatCount,
  formatDuration,
  formatScore,
  formatTime,
  formatTokens,
  isoTime,
  plural,
} from './format/quantities.js';
