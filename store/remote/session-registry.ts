import { randomUUID } from 'node:crypto';
import { QueryError } from '../errors.js';
import type { Session, SessionOptions } from '../reader.js';
import type { Store } from '../store.js';

/** A client that says nothing for so long has gone; its snapshot must not be kept for ever. */
const IDLE_MS = 120_000;

interface OpenSession {
  session: Session;
  end: () => void;
  ended: Promise<void>;
  idle: NodeJS.Timeout;
}

/** Sessions that clients of a store have open, by the id that each was given. */
export class SessionRegistry {
  #open = new Map<string, OpenSession>();

  constructor(private readonly store: Store) {}

  async begin(options: SessionOptions = {}): Promise<string> {
    const id = randomUUID();
    await new Promise<void>((began, failed) => {
      const ended = this.store.session(
        (session) =>
          new Promise<void>((end) => {
            const idle = setTimeout(() => void this.end(id), IDLE_MS);
            idle.unref();
            this.#open.set(id, { session, end, ended: Promise.resolve(), idle });
            began();
          }),
        options,
      );
      ended.catch(failed);
      const open = this.#open.get(id);
      if (open) open.ended = ended;
    });
    return id;
  }

  get(id: string): Session {
    const open = this.#open.get(id);
    if (!open) throw new QueryError('the session has ended: it was idle for too long', '');
    open.idle.refresh();
    return open.session;
  }

  async end(id: string): Promise<void> {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    clearTimeout(open.idle);
    open.end();
    await open.ended;
  }
}

const registries = new WeakMap<Store, SessionRegistry>();

export function sessionsOf(store: Store): SessionRegistry {
  const known = registries.get(store);
  if (known) return known;
  const registry = new SessionRegistry(store);
  registries.set(store, registry);
  return registry;
}
