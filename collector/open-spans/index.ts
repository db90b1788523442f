export { findInterrupted, isStartedRecord, settleInterrupted } from './interrupted.js';
