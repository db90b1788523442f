import type { JsonObject } from './json.js';
import { anthropicMessages } from './protocols/anthropic-messages.js';
import { geminiEmbedContent } from './protocols/gemini-embed-content.js';
import { geminiGenerateContent } from './protocols/gemini-generate-content.js';
import { geminiInteractions } from './protocols/gemini-interactions.js';
import { geminiPredictEmbeddings } from './protocols/gemini-predict-embeddings.js';
import { geminiPredictImages } from './protocols/gemini-predict-images.js';
import { ollamaChat } from './protocols/ollama-chat.js';
import { ollamaEmbed } from './protocols/ollama-embed.js';
import { ollamaGenerate } from './protocols/ollama-generate.js';
import { openaiChatCompletions } from './protocols/openai-chat-completions.js';
import { openaiCompletions } from './protocols/openai-completions.js';
import { openaiEmbeddings } from './protocols/openai-embeddings.js';
import { openaiImages } from './protocols/openai-images.js';
import { openaiModerations } from './protocols/openai-moderations.js';
import { openaiResponses } from './protocols/openai-responses.js';
import { openaiSpeech } from './protocols/openai-speech.js';
import { openaiTranscriptions } from './protocols/openai-transcriptions.js';
import { rerank } from './protocols/rerank.js';
import type { WireProtocol } from './wire-protocol.js';

/** Every wire protocol the wrapper knows, sorted by id. The first that matches reads the call. */
export const wireProtocols: readonly WireProtocol[] = [
  anthropicMessages,
  geminiEmbedContent,
  geminiGenerateContent,
  geminiInteractions,
  geminiPredictEmbeddings,
  geminiPredictImages,
  ollamaChat,
  ollamaEmbed,
  ollamaGenerate,
  openaiChatCompletions,
  openaiCompletions,
  openaiEmbeddings,
  openaiImages,
  openaiModerations,
  openaiResponses,
  openaiSpeech,
  openaiTranscriptions,
  rerank,
];

/**
 * Whether any protocol could live under this path: asked before the body is parsed, so that other
 * requests of the host cost one regular expression.
 */
export function mayBeModelPath(path: string): boolean {
  return MODEL_PATH.test(path);
}

const MODEL_PATH = new RegExp(
  `(?:${[
    '/completions|/embeddings|/responses|/responses/compact|/messages|/interactions|/moderations|/rerank',
    '/images/(?:generations|edits|variations)|/audio/(?:speech|transcriptions|translations)',
    '/api/(?:chat|generate|embed)',
    ':(?:(?:stream)?generateContent|(?:embed|batchEmbed)Contents?|predict)',
  ].join('|')})/?$`,
  'i',
);

/** The protocol a POST to `path` with this body speaks; undefined for everything that is no model call. */
export function findProtocol(path: string, body: JsonObject): WireProtocol | undefined {
  return wireProtocols.find((protocol) => protocol.matches(path, body));
}
