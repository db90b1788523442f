/** The judge's findings and outcomes stand under this name. */
export const JUDGE_ID = 'judge';

/** Raised whenever the same run could get another verdict for another reason than the model. */
export const JUDGE_VERSION = 1;
