import type { Scope } from '../otlp/model.js';

/** The OpenTelemetry conventions have versions of their own, which a scope's schema URL names. */
const CONVENTIONS: ReadonlySet<string> = new Set(['gen-ai', 'mcp']);
const SCHEMA_URL = /\/schemas\/(\d+(?:\.\d+)*)$/;

/**
 * The version of the vocabulary that a span is in: of OpenTelemetry's conventions the one that the scope's schema URL
 * names, of all others that of the instrumentation which speaks it. Undefined where the producer names none.
 */
export function dialectVersion(dialect: string | null, scope: Scope): string | undefined {
  if (dialect === null) return undefined;
  if (CONVENTIONS.has(dialect)) return SCHEMA_URL.exec(scope.schemaUrl)?.[1];
  return scope.version === '' ? undefined : scope.version;
}
