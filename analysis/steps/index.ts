export {
  describeStep,
  isCancelled,
  nameStep,
  stepError,
  stepTitle,
  UNEXPLAINED,
  type NamedStep,
} from './describe-step.js';
export type { Frame, FramePart, PartLabel } from './frame.js';
