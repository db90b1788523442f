import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';
import { groupBy } from '../group-by.js';
import { createRelations, type RunKey } from '../relations/index.js';

const STEP_FACTS = readFileSync(new URL('./step-facts.sql', import.meta.url), 'utf8');

/** What the ranking knows of a step; see `step-facts.sql`. */
export interface StepFacts {
  runId: string;
  stepIndex: number;
  spanId: string;
  kind: string;
  agentName: string | null;
  isError: boolean;
  says: boolean;
  asks: boolean;
  concludes: boolean;
  admits: boolean;
  corrects: boolean;
  brought: number;
  broughtToEnd: number;
  verb: string | null;
  askedSpanId: string | null;
}

/** The steps of each run, in order; a run without steps has no entry. */
export async function readStepFacts(
  reader: Reader,
  runs: readonly RunKey[],
): Promise<Map<string, StepFacts[]>> {
  const rows = await reader.session(async (session) => {
    await createRelations(session, runs, [STEP_FACTS]);
    return session.query(STEP_FACTS);
  });
  return groupBy(rows.map(factsFromRow), (facts) => facts.runId);
}

function factsFromRow(row: Row): StepFacts {
  return {
    runId: row['run_id'] as string,
    stepIndex: Number(row['step_index']),
    spanId: row['span_id'] as string,
    kind: row['kind'] as string,
    agentName: row['agent_name'] as string | null,
    isError: row['is_error'] as boolean,
    says: row['says'] as boolean,
    asks: row['asks'] as boolean,
    concludes: row['concludes'] as boolean,
    admits: row['admits'] as boolean,
    corrects: row['corrects'] as boolean,
    brought: Number(row['brought']),
    broughtToEnd: Number(row['brought_to_end']),
    verb: row['verb'] as string | null,
    askedSpanId: row['asked_span_id'] as string | null,
  };
}
