import type { Text } from '../../store/index.js';
import type { AnyValue } from '../otlp/model.js';
import { entryOf, stringOf } from './values.js';

/** What producers call a provider, as the conventions (1.41, `gen_ai.provider.name`) call it. */
const ALIASES: Readonly<Record<string, string>> = {
  'az.ai.openai': 'azure.ai.openai',
  'az.ai.inference': 'azure.ai.inference',
  vertex_ai: 'gcp.vertex_ai',
  gemini: 'gcp.gemini',
  'google.generative-ai': 'gcp.gemini',
  'google.vertex': 'gcp.vertex_ai',
  xai: 'x_ai',
  mistralai: 'mistral_ai',
  mistral: 'mistral_ai',
  'amazon-bedrock': 'aws.bedrock',
};
/** Frameworks that name themselves where the provider should stand. */
const FRAMEWORKS: ReadonlySet<string> = new Set([
  'langchain',
  'langgraph',
  'langsmith',
  'logfire',
  'pydantic-ai',
  'strands-agents',
  'strands agents',
]);
/** Names whose dots are their own; any other name ends at its first dot (`openai.chat`, `anthropic.messages`). */
const DOTTED = /^(?:aws|azure|gcp|ibm)\./;

/** The provider under its canonical, lower-case name; a framework's name is no provider. */
export function canonicalProvider(value: AnyValue | undefined): Text | undefined {
  const name = stringOf(value)?.toLowerCase();
  if (name === undefined || FRAMEWORKS.has(name)) return undefined;
  const alias = entryOf(ALIASES, name);
  if (alias !== undefined || DOTTED.test(name)) return alias ?? name;
  const dot = name.indexOf('.');
  const short = dot < 0 ? name : name.slice(0, dot);
  return entryOf(ALIASES, short) ?? short;
}
