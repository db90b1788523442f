export type { Frame, FramePart, PartLabel } from './frame.js';
export { readFrames } from './read-frames.js';
