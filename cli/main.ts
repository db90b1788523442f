#!/usr/bin/env node
import { endWithTheReader } from './output.js';
import { createProgram } from './program.js';
import { reportError } from './report-error.js';

endWithTheReader();
try {
  const program = await createProgram(process.argv[2]);
  await program.parseAsync(process.argv);
} catch (error) {
  reportError(error, isDebugging());
}

/** Looked for by hand: the error may come before the options are parsed. A traced command's own flags are not ours. */
function isDebugging(): boolean {
  const own = process.argv.slice(2);
  const end = own.indexOf('--');
  return (end === -1 ? own : own.slice(0, end)).includes('--debug');
}
