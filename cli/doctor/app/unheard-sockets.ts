import { readFileSync } from 'node:fs';

/**
 * How a file speaks that talks to a model over a WebSocket: OpenAI's Realtime and Responses sockets, the voice agents of
 * `@openai/agents`, Gemini Live.
 */
const SOCKETS: readonly (readonly [api: string, uses: RegExp])[] = [
  [
    'the OpenAI Realtime API',
    /\bOpenAIRealtime(?:WS|WebSocket)\b|\bRealtimeSession\b|\/realtime\?/,
  ],
  ['OpenAI’s Responses over a WebSocket', /\bResponsesWS\b/],
  ['Gemini Live', /\.live\s*\.\s*connect\s*\(|BidiGenerateContent/],
];

/** A file that talks to a model in a way that is not recorded. */
export interface UnheardSocket {
  readonly file: string;
  readonly api: string;
}

export function unheardSockets(files: readonly string[]): UnheardSocket[] {
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return SOCKETS.filter(([, uses]) => uses.test(text)).map(([api]) => ({ file, api }));
  });
}
