export { atifDocument } from './document.js';
export { answersOf, keptStep } from './restore.js';
