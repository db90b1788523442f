import type { ByteSource } from './byte-source.js';
import { CodexRollout } from './codex-rollout.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { jsonLines } from './json/index.js';

const SPANS_PER_BATCH = 512;

/**
 * Codex's rollout files, `~/.codex/sessions/YYYY/MM/DD/rollout-*.jsonl` (seen: 0.20 to 0.169): `{timestamp, type,
 * payload}` a line; before 0.30 the items themselves, behind a line that names the session.
 */
export const codex: ImportFormat = {
  id: 'codex',
  about: 'Codex rollout JSONL (~/.codex/sessions)',
  detect(head) {
    const text = head.toString('utf8').trimStart();
    const end = text.indexOf('\n');
    const first = end < 0 ? text : text.slice(0, end);
    return (
      /^\{.*"type"\s*:\s*"(?:session_meta|response_item|event_msg|turn_context)".*"payload"\s*:/s.test(
        first,
      ) ||
      (/^\{\s*"id"\s*:\s*"[^"]+"\s*,\s*"timestamp"\s*:/.test(first) &&
        /"(?:record_type|instructions)"\s*:/.test(text))
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    let rollout: CodexRollout | null = null;
    let line = 1;
    for await (const piece of jsonLines(source, limits)) {
      line = piece.line;
      if ('reason' in piece) {
        yield piece;
        continue;
      }
      rollout ??= await CodexRollout.begin(source, piece.value);
      const wrong = rollout.take(piece.value);
      if (wrong !== null) yield { line, reason: wrong };
      if (rollout.waiting >= SPANS_PER_BATCH) yield { line, traces: rollout.drain() };
    }
    if (rollout === null) return;
    rollout.end();
    yield { line, traces: rollout.drain() };
  },
};
