export { readMessages, type Message, type MessagePart } from './messages.js';
export { readReplay, type Replay } from './replay.js';
export type { ReplayStep, Section, SectionLabel } from './replay-step.js';
