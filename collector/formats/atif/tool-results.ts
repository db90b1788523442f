import { columnText, type RecordedSpan } from '../run-record.js';

/** What tool calls answered, by call, each answer once. */
export class ToolResults {
  readonly #waiting: RecordedSpan[];

  constructor(tools: readonly RecordedSpan[]) {
    this.#waiting = [...tools].sort((a, b) =>
      Number((a.row['arrival'] as bigint) - (b.row['arrival'] as bigint)),
    );
  }

  /** The next call of that id; undefined where there is none left. */
  take(callId: string | null): RecordedSpan | undefined {
    const at = this.#waiting.findIndex((tool) => columnText(tool, 'tool_call_id') === callId);
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }
}
