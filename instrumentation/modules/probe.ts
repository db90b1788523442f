/** Nothing: `patchReads` loads this file to see who reads it. */
export {};
