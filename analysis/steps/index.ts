export {
  describeStep,
  nameStep,
  stepError,
  stepTitle,
  UNEXPLAINED,
  type NamedStep,
} from './describe-step.js';
