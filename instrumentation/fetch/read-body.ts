import type { BodyReading } from './body-reading.js';
import { EventStreamReading, type StreamParserClass } from './event-stream-reading.js';
import { JsonReading } from './json-reading.js';
import { NdjsonParser } from './ndjson.js';
import { MediaReading, TextReading } from './plain-readings.js';
import { SseParser } from './sse.js';
import type { WireProtocol } from './wire-protocol.js';

/** What says of a body how it is to be read. */
export interface AnswerHead {
  readonly status: number;
  readonly contentType: string | null;
}

/** @param onFirstEvent Called when the first piece of a streamed answer is there. */
export function readBody(
  protocol: WireProtocol,
  head: AnswerHead | undefined,
  onFirstEvent: () => void,
): BodyReading {
  const contentType = head?.contentType ?? '';
  const assembly = protocol.openStream?.();
  const Parser = assembly && streamParserOf(contentType);
  if (Parser) return new EventStreamReading(assembly, Parser, onFirstEvent);
  const isJson = contentType.includes('json') || (head?.status ?? 200) >= 400;
  if (isJson || !protocol.plainAnswer) return new JsonReading(assembly);
  return protocol.plainAnswer === 'text' ? new TextReading() : new MediaReading(contentType);
}

function streamParserOf(contentType: string): StreamParserClass | undefined {
  if (contentType.includes('text/event-stream')) return SseParser;
  return contentType.includes('ndjson') ? NdjsonParser : undefined;
}
