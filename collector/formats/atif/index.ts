export { atifDocument } from './document.js';
export { answersOf, keptCalls, keptStep, saidIn } from './restore.js';
