import type { LocalStore, Params, Row, Session, Store } from '../../store/index.js';

/** Gives the draft LocalStore what the contract promises and it lacks: sessions and the analysis tables. */
export function completeStore(store: LocalStore): Store {
  const query = <T extends Row>(sql: string, params?: Params) => store.query<T>(sql, params);
  const complete = {
    path: store.path,
    query,
    append: store.append.bind(store),
    close: store.close.bind(store),
    async session<T>(work: (session: Session) => Promise<T>): Promise<T> {
      const names: string[] = [];
      const session = {
        query,
        async createTemp(name: string, select: string, params: Params = {}) {
          let text = select;
          for (const [key, value] of Object.entries(params))
            text = text.replaceAll(`$${key}`, () => literal(value));
          await store.query(`create temp table "${name}" as ${text}`);
          names.push(name);
        },
      } as unknown as Session;
      try {
        return await work(session);
      } finally {
        for (const name of names) await store.query(`drop table temp."${name}"`);
      }
    },
    async replaceAnalysis(analysis: {
      findings: readonly object[];
      outcomes: readonly object[];
      scores: readonly object[];
    }) {
      const list = (values: string[]) => [...new Set(values)].map(literal).join(', ');
      const outcomes = analysis.outcomes as { runId: string; detector: string }[];
      const scores = analysis.scores as { runId: string; profile: string }[];
      const runs = list(outcomes.map((row) => row.runId)) || 'null';
      const detectors = list(outcomes.map((row) => row.detector)) || 'null';
      const profiles = list(scores.map((row) => row.profile)) || 'null';
      for (const table of ['findings', 'outcomes'])
        await store.query(
          `delete from ${table} where run_id in (${runs}) and detector in (${detectors})`,
        );
      await store.query(
        `delete from scores where run_id in (${runs}) and profile in (${profiles})`,
      );
      await insert(store, 'findings', 'found_ns', analysis.findings);
      await insert(store, 'outcomes', 'analysed_ns', analysis.outcomes);
      await insert(store, 'scores', 'scored_ns', analysis.scores);
    },
  };
  return complete as unknown as Store;
}

async function insert(store: LocalStore, table: string, clock: string, rows: readonly object[]) {
  for (let at = 0; at < rows.length; at += 500) {
    const slice = rows.slice(at, at + 500) as Record<string, unknown>[];
    const names = Object.keys(slice[0]!);
    const columns = names.map((n) => n.replace(/[A-Z]/g, (l) => `_${l.toLowerCase()}`));
    const values = slice.map((r) => `(${names.map((n) => literal(r[n])).join(', ')}, 0)`);
    await store.query(`insert into ${table} (${columns.join(', ')}, ${clock}) values ${values}`);
  }
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]::varchar[]`;
  return String(value);
}
