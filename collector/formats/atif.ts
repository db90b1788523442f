import { exactJson } from '../json/exact-json.js';
import { atifDocument } from './atif/index.js';
import type { RunFormat } from './export-format.js';
import { RunRecord } from './run-record.js';

/** One document, as Harbor reads it. A trajectory that was imported comes out equal as JSON. */
export const atif: RunFormat = {
  writes: 'runs',
  id: 'atif',
  about: 'ATIF trajectory (Harbor), one run',
  oneRun: true,
  async write(run, sink) {
    await sink(`${exactJson(atifDocument(new RunRecord(run)))}\n`);
  },
};
