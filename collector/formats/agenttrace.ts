import { exactJson } from '../json/exact-json.js';
import { agentTraceRow } from './agenttrace/index.js';
import type { RunFormat } from './export-format.js';
import { RunRecord } from './run-record.js';

/** A row a line. Rows that were imported come out equal as JSON. */
export const agenttrace: RunFormat = {
  writes: 'runs',
  id: 'agenttrace',
  about: 'AgentTrace JSONL, a row a run',
  oneRun: false,
  async write(run, sink) {
    await sink(`${exactJson(agentTraceRow(new RunRecord(run)))}\n`);
  },
};
