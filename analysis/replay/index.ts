export { readFrames } from './read-frames.js';
