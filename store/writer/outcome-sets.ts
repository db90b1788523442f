import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Answer, OutcomeSet } from '../analysis-rows.js';
import { appendRows, type TableColumn } from './append-rows.js';
import { rowsFor } from './rows-for.js';

const ANALYSED_BEFORE = readFileSync(new URL('./analysed-before.sql', import.meta.url), 'utf8');
const KNOWN_SETS = readFileSync(new URL('./known-outcome-sets.sql', import.meta.url), 'utf8');
const FORGET_ANALYSED = readFileSync(new URL('./forget-analysed.sql', import.meta.url), 'utf8');

/** Answers on one state of a run, each by its number in an AnswerBook; runs of one set share the list. */
interface AnalysedRun {
  runId: string;
  lastArrival: bigint;
  analysedNs: bigint;
  answers: readonly number[];
}

interface SetRow extends Answer {
  setId: string;
}

/**
 * Puts the outcomes in the place of what the named detectors said of the same runs; what others said stays.
 * Called within a transaction. A run's answers are kept as a set that it shares with runs like it.
 */
export async function replaceOutcomes(
  connection: DuckDBConnection,
  outcomes: readonly OutcomeSet[],
  named: ReadonlyMap<string, ReadonlySet<string>>,
  nowNs: bigint,
): Promise<void> {
  const runs = JSON.stringify([...named.keys()]);
  const book = new AnswerBook();
  const kept = await readAnalysed(connection, runs, named, book);
  if (kept.some) await rowsFor(connection, FORGET_ANALYSED, { runs });
  const analysed = joinStates(kept.runs, outcomes, nowNs, book);
  const shared = nameSets(analysed, book);
  const known = new Set(
    (await readSets(connection, [...shared.sets.keys()])).map(({ setId }) => setId),
  );
  const fresh = [...shared.sets]
    .filter(([setId]) => !known.has(setId))
    .flatMap(([setId, answers]) => answers.map((answer) => ({ setId, ...answer })));
  await appendRows(connection, 'outcome_sets', SET_COLUMNS, fresh);
  await appendRows(connection, 'analysed_runs', RUN_COLUMNS, shared.runs);
}

/** What stays of earlier answers on the named runs once those of the named detectors are gone. */
async function readAnalysed(
  connection: DuckDBConnection,
  runs: string,
  named: ReadonlyMap<string, ReadonlySet<string>>,
  book: AnswerBook,
): Promise<{ some: boolean; runs: AnalysedRun[] }> {
  const rows = (await rowsFor(connection, ANALYSED_BEFORE, { runs })) as [
    string,
    string,
    bigint,
    bigint,
  ][];
  const sets = new Map<string, SetRow[]>(rows.map(([, setId]) => [setId, []]));
  for (const row of await readSets(connection, [...sets.keys()])) sets.get(row.setId)!.push(row);
  const kept = rows.map(([runId, setId, lastArrival, analysedNs]) => ({
    runId,
    lastArrival,
    analysedNs,
    answers: sets
      .get(setId)!
      .filter(({ detector }) => !named.get(runId)!.has(detector))
      .map((answer) => book.number(answer)),
  }));
  return { some: rows.length > 0, runs: kept.filter(({ answers }) => answers.length > 0) };
}

async function readSets(connection: DuckDBConnection, setIds: string[]): Promise<SetRow[]> {
  if (setIds.length === 0) return [];
  const rows = await rowsFor(connection, KNOWN_SETS, { sets: JSON.stringify(setIds) });
  return rows.map(([setId, detector, detectorVersion, outcome, reason]) => ({
    setId: setId as string,
    detector: detector as string,
    detectorVersion: detectorVersion as number,
    outcome: outcome as Answer['outcome'],
    reason: reason as string | null,
  }));
}

/** Numbers the answers there are, of which a few dozen serve for millions of outcomes. */
class AnswerBook {
  readonly answers: Answer[] = [];
  #numbers = new Map<string, number>();

  number({ detector, detectorVersion, outcome, reason }: Answer): number {
    const text = `${detector}\0${detectorVersion}\0${outcome}\0${reason ?? ''}`;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.answers.push({ detector, detectorVersion, outcome, reason }) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** One entry per run and state of it; its time is that of the latest answer. */
function joinStates(
  kept: readonly AnalysedRun[],
  outcomes: readonly OutcomeSet[],
  nowNs: bigint,
  book: AnswerBook,
): AnalysedRun[] {
  const byRun = new Map<string, AnalysedRun[]>();
  const stateOf = (runId: string, lastArrival: bigint): AnalysedRun => {
    let states = byRun.get(runId);
    if (!states) byRun.set(runId, (states = []));
    let state = states.find((candidate) => candidate.lastArrival === lastArrival);
    if (!state) states.push((state = { runId, lastArrival, analysedNs: 0n, answers: [] }));
    return state;
  };
  for (const { runId, lastArrival, analysedNs, answers } of kept) {
    const state = stateOf(runId, lastArrival);
    state.answers = joined(state.answers, answers);
    if (analysedNs > state.analysedNs) state.analysedNs = analysedNs;
  }
  for (const { answers, runs } of outcomes) {
    const numbers = answers.map((answer) => book.number(answer));
    for (const { runId, lastArrival } of runs) {
      const state = stateOf(runId, lastArrival);
      state.answers = joined(state.answers, numbers);
      state.analysedNs = nowNs;
    }
  }
  return [...byRun.values()].flat();
}

function joined(some: readonly number[], more: readonly number[]): readonly number[] {
  return some.length === 0 ? more : [...some, ...more];
}

/** Names every set by its contents, whatever order its answers came in. */
function nameSets(analysed: readonly AnalysedRun[], book: AnswerBook) {
  const sets = new Map<string, Answer[]>();
  const ids = new Map<string, string>();
  const name = (numbers: readonly number[]): string => {
    const contents = [...numbers].sort((a, b) => a - b).join(' ');
    const known = ids.get(contents);
    if (known !== undefined) return known;
    const answers = numbers
      .map((number) => book.answers[number]!)
      .sort((a, b) => (a.detector < b.detector ? -1 : 1));
    const hash = createHash('sha256').update(JSON.stringify(answers)).digest('hex');
    const setId = hash.slice(0, 16);
    ids.set(contents, setId);
    sets.set(setId, answers);
    return setId;
  };
  const named = new Map<readonly number[], string>();
  const runs = analysed.map((run) => {
    let setId = named.get(run.answers);
    if (setId === undefined) named.set(run.answers, (setId = name(run.answers)));
    return { ...run, setId };
  });
  return { runs, sets };
}

const SET_COLUMNS: readonly TableColumn<SetRow>[] = [
  { name: 'set_id', type: 'varchar', value: (row) => row.setId },
  { name: 'detector', type: 'varchar', value: (row) => row.detector },
  { name: 'detector_version', type: 'integer', value: (row) => row.detectorVersion },
  { name: 'outcome', type: 'varchar', value: (row) => row.outcome },
  { name: 'reason', type: 'varchar', value: (row) => row.reason },
];

const RUN_COLUMNS: readonly TableColumn<AnalysedRun & { setId: string }>[] = [
  { name: 'run_id', type: 'varchar', value: (row) => row.runId },
  { name: 'set_id', type: 'varchar', value: (row) => row.setId },
  { name: 'last_arrival', type: 'bigint', value: (row) => row.lastArrival },
  { name: 'analysed_ns', type: 'bigint', value: (row) => row.analysedNs },
];
