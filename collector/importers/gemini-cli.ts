import type { ByteSource } from './byte-source.js';
import { GeminiCliSession } from './gemini-cli-session.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { kindOf, objectIn, type JsonObject } from '../json/json-object.js';
import { jsonDocument, jsonLines } from './json/index.js';

/**
 * Gemini CLI's session files, `~/.gemini/tmp/<project>/chats/session-*.jsonl` (recorded with 0.45.2 and 0.61.0): a head,
 * then a message a line, which comes again when there is more of it; before them `session-*.json` with all messages in
 * one list. A session is a run.
 */
export const geminiCli: ImportFormat = {
  id: 'gemini-cli',
  about: 'Gemini CLI session (~/.gemini/tmp/*/chats)',
  detect(head) {
    return /^\s*\{\s*"sessionId"\s*:\s*"[^"]*"\s*,\s*"projectHash"\s*:/.test(
      head.toString('utf8', 0, 1000),
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    if (!isLines(source.head)) {
      const document = objectIn(await jsonDocument(source, limits));
      if (document === undefined) throw new SyntaxError('a session should be an object');
      const session = new GeminiCliSession(document);
      yield* told(1, session.set(document));
      yield { line: 1, traces: session.end() };
      return;
    }
    let session: GeminiCliSession | null = null;
    let line = 1;
    for await (const piece of jsonLines(source, limits)) {
      line = piece.line;
      if ('reason' in piece) {
        yield piece;
        continue;
      }
      if (session === null) session = new GeminiCliSession(piece.value);
      else yield* told(line, takeLine(session, piece.value));
    }
    if (session !== null) yield { line, traces: session.end() };
  },
};

/** The older files begin with a line of their own too, but a bracket alone. */
function isLines(head: Buffer): boolean {
  const first = head.toString('utf8').trimStart().split('\n', 1)[0]!.trim();
  return first.endsWith('}') && !first.includes('"messages"');
}

function takeLine(session: GeminiCliSession, line: JsonObject): string | null {
  if (!('$set' in line)) return session.take(line);
  const set = objectIn(line['$set']);
  return set === undefined
    ? `"$set" should be an object, not ${kindOf(line['$set'])}`
    : session.set(set);
}

function* told(line: number, wrong: string | null): Generator<Imported> {
  if (wrong !== null) yield { line, reason: wrong };
}
