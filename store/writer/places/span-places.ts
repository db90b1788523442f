import type { DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import type { SpanKind, SpanRow } from '../../span-row.js';
import { decoded } from '../decoded.js';
import { rowsFor } from '../rows-for.js';
import { PLACE_TABLES, refreshPlaces, type PlaceTable } from './place-table.js';
import { tracesOfUncoveredSums } from './uncovered-sums.js';

const MARKED_TRACES = sql('./marked-traces.sql');
const ALL_MARKED_TRACES = sql('./all-marked-traces.sql');
const LIFTED_TRACES = sql('./lifted-traces.sql');

/** Traces whose first arrival is known; of any other the whole file is searched for its spans. */
const MAX_KNOWN_TRACES = 20_000;
/** Of a whole file so many traces are worked out at a time. */
const REBUILT_AT_ONCE = 10_000;

/** Kinds by which a producer tells again what it told in logs. */
const SPOKEN: ReadonlySet<SpanKind> = new Set(['agent', 'llm', 'tool']);

type TracesOf = Map<PlaceTable['name'], Set<string>>;

/** Keeps the place tables right while spans come in, in any order and however they are cut into batches. */
export class SpanPlaces {
  /** First arrivals of traces that began since this writer opened the file, the latest at the end. */
  #begun = new Map<string, bigint>();
  /** Whether the file has spans lifted from logs; null while nobody has looked. */
  #hasLifted: boolean | null = null;

  constructor(private readonly connection: DuckDBConnection) {}

  /** Before rows go in: notes which traces begin with them. */
  begin(
    rows: readonly SpanRow[],
    mayBeStored: (traceId: string) => boolean,
    firstArrival: bigint,
  ): void {
    for (const { traceId } of rows)
      if (!this.#begun.has(traceId) && !mayBeStored(traceId))
        this.#begun.set(traceId, firstArrival);
    for (const traceId of this.#begun.keys()) {
      if (this.#begun.size <= MAX_KNOWN_TRACES) break;
      this.#begun.delete(traceId);
    }
  }

  /** After rows went in from that arrival on, in the same transaction; the lists of traces know of them already. `traceIds`
   * are the traces that changed, those that rows left included. */
  async refresh(
    rows: readonly SpanRow[],
    batchArrival: bigint | null,
    traceIds: ReadonlySet<string> = new Set(rows.map(({ traceId }) => traceId)),
  ): Promise<void> {
    const tracesOf = await this.#marked(rows, traceIds);
    const isNew = (traceId: string) =>
      batchArrival !== null && this.#begun.get(traceId) === batchArrival;
    for (const table of PLACE_TABLES) {
      const traces = [...(tracesOf.get(table.name) ?? [])];
      await refreshPlaces(this.connection, table, traces, this.#firstArrival(traces), isNew);
    }
  }

  #firstArrival(traces: readonly string[]): bigint {
    let first: bigint | null = null;
    for (const traceId of traces) {
      const arrival = this.#begun.get(traceId) ?? 0n;
      if (first === null || arrival < first) first = arrival;
    }
    return first ?? 0n;
  }

  async #marked(rows: readonly SpanRow[], traceIds: ReadonlySet<string>): Promise<TracesOf> {
    const traces = [...traceIds].join(',');
    const marked = tracesByTable(await rowsFor(this.connection, MARKED_TRACES, { traces }));
    for (const traceId of tracesOfUncoveredSums(rows)) marked.get('sole_usage')!.add(traceId);
    for (const traceId of await this.#toldAgain(rows)) marked.get('layers')!.add(traceId);
    return marked;
  }

  /** Traces with lifted records of the sessions that these spans belong to. */
  async #toldAgain(rows: readonly SpanRow[]): Promise<string[]> {
    this.#hasLifted ||= rows.some(({ liftedFrom }) => liftedFrom !== null);
    this.#hasLifted ??=
      (
        await rowsFor(
          this.connection,
          'select 1 from spans where lifted_from is not null limit 1',
          {},
        )
      ).length > 0;
    if (!this.#hasLifted) return [];
    const sessions = new Set<string>();
    for (const { sessionId, liftedFrom, isPart, kind } of rows)
      if (sessionId !== null && liftedFrom === null && isPart !== true && SPOKEN.has(kind))
        sessions.add(decoded(sessionId));
    if (sessions.size === 0) return [];
    const found = await rowsFor(this.connection, LIFTED_TRACES, {
      sessions: JSON.stringify([...sessions]),
    });
    return found.map(([traceId]) => traceId as string);
  }
}

/** Makes the place tables of a whole file anew. Called within a transaction. */
export async function rebuildPlaces(connection: DuckDBConnection): Promise<void> {
  for (const { name } of PLACE_TABLES) await connection.run(`delete from ${name}`);
  const tracesOf = tracesByTable(await rowsFor(connection, ALL_MARKED_TRACES, {}));
  for (const table of PLACE_TABLES) {
    const traces = [...tracesOf.get(table.name)!];
    for (let at = 0; at < traces.length; at += REBUILT_AT_ONCE)
      await refreshPlaces(
        connection,
        table,
        traces.slice(at, at + REBUILT_AT_ONCE),
        0n,
        () => true,
      );
  }
}

function tracesByTable(rows: readonly (readonly unknown[])[]): TracesOf {
  const tracesOf: TracesOf = new Map(PLACE_TABLES.map(({ name }) => [name, new Set<string>()]));
  for (const [name, traceId] of rows)
    tracesOf.get(name as PlaceTable['name'])!.add(traceId as string);
  return tracesOf;
}

function sql(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}
