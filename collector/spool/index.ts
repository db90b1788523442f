export { drainSpool, type DrainOptions, type DrainResult } from './drain.js';
export { keepDrained, type DrainingEnd, type KeepDrainedOptions } from './keep-drained.js';
export { spoolFolder } from './spool.js';
export { surveySpool, type SpoolSurvey } from './survey.js';
