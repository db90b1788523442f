import type { JsonObject } from './json.js';
import { anthropicMessages } from './protocols/anthropic-messages.js';
import { geminiEmbedContent } from './protocols/gemini-embed-content.js';
import { geminiGenerateContent } from './protocols/gemini-generate-content.js';
import { geminiInteractions } from './protocols/gemini-interactions.js';
import { ollamaChat } from './protocols/ollama-chat.js';
import { ollamaEmbed } from './protocols/ollama-embed.js';
import { ollamaGenerate } from './protocols/ollama-generate.js';
import { openaiChatCompletions } from './protocols/openai-chat-completions.js';
import { openaiCompletions } from './protocols/openai-completions.js';
import { openaiEmbeddings } from './protocols/openai-embeddings.js';
import { openaiImages } from './protocols/openai-images.js';
import { openaiResponses } from './protocols/openai-responses.js';
import type { WireProtocol } from './wire-protocol.js';

/** Every wire protocol the wrapper knows, sorted by id. The first that matches reads the call. */
export const wireProtocols: readonly WireProtocol[] = [
  anthropicMessages,
  geminiEmbedContent,
  geminiGenerateContent,
  geminiInteractions,
  ollamaChat,
  ollamaEmbed,
  ollamaGenerate,
  openaiChatCompletions,
  openaiCompletions,
  openaiEmbeddings,
  openaiImages,
  openaiResponses,
];

/**
 * Whether any protocol could live under this path: asked before the body is parsed, so that other
 * requests of the host cost one regular expression.
 */
export function mayBeModelPath(path: string): boolean {
  return /(?:\/completions|\/embeddings|\/responses|\/messages|\/images\/generations|\/interactions|\/api\/(?:chat|generate|embed)|:(?:(?:stream)?generateContent|(?:embed|batchEmbed)Contents?))\/?$/i.test(
    path,
  );
}

/** The protocol a POST to `path` with this body speaks; undefined for everything that is no model call. */
export function findProtocol(path: string, body: JsonObject): WireProtocol | undefined {
  return wireProtocols.find((protocol) => protocol.matches(path, body));
}
