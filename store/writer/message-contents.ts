import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpanRow } from '../span-row.js';
import { allRows } from '../reader/all-rows.js';
import { appendRows, type TableColumn } from './append-rows.js';
import { splitJsonArray } from './split-json-array.js';

/** Shorter histories compress better as they stand, see `bench/append.ts`. */
const LONG_HISTORY_BYTES = 8192;
/** Ids known to be committed; some 100 bytes each. */
const MAX_KNOWN_IDS = 100_000;
const ID_HEX_DIGITS = 32;

const COLUMNS: readonly TableColumn<[string, Uint8Array]>[] = [
  { name: 'message_id', type: 'varchar', value: ([id]) => id },
  { name: 'content', type: 'varchar', value: ([, content]) => content },
];

/** Keeps the messages of long histories once each, in `message_contents`. */
export class MessageContents {
  /** In order of last use. */
  #known = new Set<string>();

  constructor(private readonly connection: DuckDBConnection) {}

  /** What one batch brings; nothing of it is known before `committed()`. */
  begin(): MessageBatch {
    return new MessageBatch(this.connection, this.#known);
  }
}

class MessageBatch {
  #seen = new Map<string, Uint8Array | null>();

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly known: Set<string>,
  ) {}

  /** The row with its long history as a list of message ids; any other row as it is. */
  fold(row: SpanRow): SpanRow {
    const { inputMessages } = row;
    if (inputMessages === null || inputMessages.length < LONG_HISTORY_BYTES / 4) return row;
    const bytes = typeof inputMessages === 'string' ? Buffer.from(inputMessages) : inputMessages;
    if (bytes.length < LONG_HISTORY_BYTES) return row;
    const messages = splitJsonArray(bytes);
    if (messages === null) return row;
    const inputMessageIds = messages.map((message) => {
      const id = createHash('sha256').update(message).digest('hex').slice(0, ID_HEX_DIGITS);
      if (!this.#seen.has(id)) this.#seen.set(id, this.known.has(id) ? null : message);
      return id;
    });
    return { ...row, inputMessages: null, inputMessageIds };
  }

  /** Stores the messages that the file does not hold yet. */
  async write(): Promise<void> {
    const candidates = [...this.#seen].filter(([, content]) => content !== null);
    if (candidates.length === 0) return;
    const stored = await allRows<{ message_id: string }>(
      this.connection,
      `select message_id from message_contents where message_id in (select unnest(string_split($ids, ',')))`,
      { ids: candidates.map(([id]) => id).join(',') },
    );
    const storedIds = new Set(stored.map((row) => row.message_id));
    const fresh = candidates.filter(([id]) => !storedIds.has(id)) as [string, Uint8Array][];
    await appendRows(this.connection, 'message_contents', COLUMNS, fresh);
  }

  committed(): void {
    for (const id of this.#seen.keys()) {
      this.known.delete(id);
      this.known.add(id);
    }
    for (const id of this.known) {
      if (this.known.size <= MAX_KNOWN_IDS) break;
      this.known.delete(id);
    }
  }
}
