import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import type { ByteSource } from './byte-source.js';
import { ClaudeCodeSession } from './claude-code-session.js';
import { nameIn } from '../json/json-object.js';
import { jsonLines } from './json/index.js';
import { startOf } from './claude-code-sub-agent.js';

const SPANS_PER_BATCH = 512;

/**
 * Claude Code's session files, `~/.claude/projects/<folder>/<session>.jsonl` (seen: 1.0 to 2.1). A session is a run: its
 * model calls put together from the lines they are spread over, tool calls with their results, sub-agents below the
 * call that started them, from 2.1 on out of files of their own. A line that stands twice (a resumed session copies those
 * before it) counts once.
 */
export const claudeCode: ImportFormat = {
  id: 'claude-code',
  about: 'Claude Code session JSONL (~/.claude/projects)',
  detect(head) {
    const text = head.toString('utf8').trimStart();
    return (
      text.startsWith('{') &&
      !/^\{\s*"sessionId"\s*:\s*"[^"]*"\s*,\s*"projectHash"/.test(text) &&
      (/"(?:parentUuid|leafUuid)"\s*:/.test(text) ||
        (/"sessionId"\s*:/.test(text) && /"type"\s*:\s*"(?:user|assistant|queue-op)/.test(text)))
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const sessions = new Map<string, ClaudeCodeSession>();
    const start = await startOf(source.path);
    let line = 1;
    for await (const piece of jsonLines(source, limits)) {
      line = piece.line;
      if ('reason' in piece) {
        yield piece;
        continue;
      }
      const type = nameIn(piece.value['type']);
      if (type === undefined) {
        yield { line, reason: 'the line has no "type"' };
        continue;
      }
      if (type !== 'user' && type !== 'assistant') continue;
      const id = nameIn(piece.value['sessionId']) ?? 'unnamed';
      let session = sessions.get(id);
      if (session === undefined) sessions.set(id, (session = new ClaudeCodeSession(id, start)));
      const wrong = session.take(type, piece.value);
      if (wrong !== null) yield { line, reason: wrong };
      if (session.waiting >= SPANS_PER_BATCH) yield { line, traces: session.drain() };
    }
    for (const session of sessions.values()) {
      session.end();
      yield { line, traces: session.drain() };
    }
  },
};
