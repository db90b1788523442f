import { DETECTORS } from '../../analysis/index.js';
import type { Session, Store } from '../../store/index.js';

/** Milliseconds by what they were spent on: `relation calls`, `detector retry-loop`, `write`... */
export type Timings = Map<string, number>;

/**
 * The store, with every statement of an analysis timed from outside, so that the analysis itself carries
 * no stopwatch. Waiting for a connection that others use is counted too.
 */
export function timedStore(store: Store, timings: Timings): Store {
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    try {
      return await work();
    } finally {
      timings.set(name, (timings.get(name) ?? 0) + performance.now() - started);
    }
  };
  const timedSession = (session: Session): Session => ({
    query: (sql, params) => timed(nameOf(sql), () => session.query(sql, params)),
    queryResult: (sql, params, limits) => session.queryResult(sql, params, limits),
    stream: (sql, params) => session.stream(sql, params),
    session: (work) => work(timedSession(session)),
    createTemp: (name, select, params) =>
      timed(`relation ${name}`, () => session.createTemp(name, select, params)),
    createTempView: (name, select) => session.createTempView(name, select),
  });
  const methods: Partial<Store> = {
    query: (sql, params) => timed('which runs changed', () => store.query(sql, params)),
    session: (work, options) => store.session((session) => work(timedSession(session)), options),
    replaceAnalysis: (analysis) => timed('write', () => store.replaceAnalysis(analysis)),
  };
  return new Proxy(store, {
    get(target, property) {
      const own = methods[property as keyof Store] ?? target[property as keyof Store];
      return typeof own === 'function' ? (own as (...a: unknown[]) => unknown).bind(target) : own;
    },
  });
}

function nameOf(sql: string): string {
  const detector = DETECTORS.find(
    (candidate) => candidate.sql !== null && sql.includes(candidate.sql),
  );
  if (detector) return `detector ${detector.id}`;
  return sql.startsWith('-- One row per named span')
    ? 'where findings are'
    : 'which relations hold rows';
}
