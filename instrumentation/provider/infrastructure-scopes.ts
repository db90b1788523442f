import type { ReadableSpan, Span } from '@opentelemetry/sdk-trace-base';
import { SCOPE_NAME } from '../context/tracer.js';

/**
 * Instrumentation scopes whose spans tell of the machinery below a program: HTTP, files, DNS, databases, web frameworks.
 * Spans that a program makes by hand have a scope of its own, and instrumentations of models and agents theirs.
 */
const SCOPES = [
  '@azure/core-*',
  '@fastify/otel',
  '@google-cloud/*',
  '@hono/otel',
  '@opentelemetry/instrumentation-*',
  '@prisma/instrumentation',
  '@vercel/otel/fetch',
  'next.js',
  'prisma',
];
/** What a scope's span has that tells of a model, an agent or a tool all the same: Bedrock's of the AWS SDK. */
const OF_AGENTS = /^(gen_ai|openinference|traceloop|llm|mcp|ai)\./;

/** Whether a span that has just begun stays out of our sinks. */
export type IsLeftOut = (span: Span) => boolean;

/**
 * Reads `TRACEHOUND_INFRASTRUCTURE_SPANS`: `true` keeps all, `false` (default) none; else the scopes that are kept, by
 * commas, with `*` for anything.
 */
export function leftOutScopes(
  text: string | undefined = process.env['TRACEHOUND_INFRASTRUCTURE_SPANS'],
): IsLeftOut {
  const wanted = (text ?? '').split(',').map((name) => name.trim());
  if (wanted.includes('true')) return () => false;
  const kept = wanted.filter((name) => name !== '' && name !== 'false').map(glob);
  const infrastructure = SCOPES.map(glob);
  const known = new Map<string, boolean>([[SCOPE_NAME, false]]);
  const isOut = (scope: string) => {
    const fits = (pattern: RegExp) => pattern.test(scope);
    const isOut = infrastructure.some(fits) && !kept.some(fits);
    known.set(scope, isOut);
    return isOut;
  };
  return (span) => {
    const { instrumentationScope, attributes } = span as unknown as ReadableSpan;
    const { name } = instrumentationScope;
    return (known.get(name) ?? isOut(name)) && !Object.keys(attributes).some(isOfAgents);
  };
}

function isOfAgents(attribute: string): boolean {
  return OF_AGENTS.test(attribute);
}

function glob(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
