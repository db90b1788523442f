import type { Attributes } from '@opentelemetry/api';
import { captureParsed, capturePolicy, captureText } from '../privacy/capture.js';
import * as semconv from '../vocabulary/semconv.js';
import { providerNameOf } from './provider-name.js';
import type { RecognisedCall } from './recognise.js';
import type { RequestFacts, ResponseFacts } from './wire-protocol.js';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** What a sampler may want to know when the span starts. */
export function startAttributes(call: RecognisedCall, request: RequestFacts): Attributes {
  const { protocol, url } = call;
  return {
    [semconv.GEN_AI_OPERATION_NAME]: protocol.operation,
    [semconv.GEN_AI_PROVIDER_NAME]: providerNameOf(url.hostname, protocol.defaultProvider),
    [semconv.GEN_AI_REQUEST_MODEL]: request.model,
    [semconv.GEN_AI_REQUEST_STREAM]: request.stream || undefined,
    [semconv.SERVER_ADDRESS]: url.hostname,
    [semconv.SERVER_PORT]: url.port ? Number(url.port) : DEFAULT_PORTS[url.protocol],
    [semconv.HTTP_REQUEST_RESEND_COUNT]: resendCountOf(call.header('x-stainless-retry-count')),
    ...request.attributes,
  };
}

/** The content of a request, through the capture gate. */
export function requestContent(request: RequestFacts): Attributes {
  if (!capturePolicy().content) return {};
  return {
    [semconv.GEN_AI_SYSTEM_INSTRUCTIONS]: captureParsed(request.systemInstructions),
    [semconv.GEN_AI_INPUT_MESSAGES]: captureParsed(request.inputMessages),
    [semconv.GEN_AI_RETRIEVAL_QUERY_TEXT]:
      request.query === undefined ? undefined : captureText(request.query),
    [semconv.GEN_AI_TOOL_DEFINITIONS]: captureParsed(request.toolDefinitions),
  };
}

/** What was answered, through the capture gate; undefined where there is nothing to record. */
export function answerContent({ outputMessages = [] }: ResponseFacts): string | undefined {
  return outputMessages.length > 0 ? captureParsed(outputMessages) : undefined;
}

/** @param answer Its content, where that is known. */
export function responseAttributes(
  facts: ResponseFacts,
  answer: string | undefined = answerContent(facts),
): Attributes {
  const { usage = {}, finishReasons = [] } = facts;
  return {
    [semconv.GEN_AI_RESPONSE_ID]: facts.id,
    [semconv.GEN_AI_RESPONSE_MODEL]: facts.model,
    [semconv.GEN_AI_RESPONSE_FINISH_REASONS]:
      finishReasons.length > 0 ? [...finishReasons] : undefined,
    [semconv.GEN_AI_USAGE_INPUT_TOKENS]: usage.input,
    [semconv.GEN_AI_USAGE_OUTPUT_TOKENS]: usage.output,
    [semconv.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: usage.cacheRead,
    [semconv.GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS]: usage.cacheWrite,
    [semconv.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: usage.reasoning,
    [semconv.GEN_AI_OUTPUT_MESSAGES]: answer,
    [semconv.GEN_AI_RETRIEVAL_DOCUMENTS]: captureParsed(facts.documents),
    ...facts.attributes,
  };
}

/** The OpenAI and Anthropic SDKs number a request's tries 0, 1, 2 in a header. */
function resendCountOf(retryCount: string | null): number | undefined {
  const count = Number(retryCount);
  return Number.isInteger(count) && count > 0 ? count : undefined;
}
