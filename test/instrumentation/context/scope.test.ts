import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { addScopeReader, currentContext, Scope } from '../../../instrumentation/context/scope.js';
import { tracer } from '../../../instrumentation/context/tracer.js';
import { recordSpans } from '../support/recorded-spans.js';

recordSpans();

let running: Scope | undefined;
addScopeReader(() => running);

function scopeIn(parent = ROOT_CONTEXT): Scope {
  return new Scope(parent, tracer().startSpan('unit'));
}

describe('the context a span belongs in', () => {
  test("is OpenTelemetry's where no framework says more", () => {
    running = undefined;
    const active = trace.setSpan(ROOT_CONTEXT, tracer().startSpan('outer'));
    expect(context.with(active, currentContext)).toBe(active);
  });

  test("is the framework's where that lies further in", () => {
    const active = trace.setSpan(ROOT_CONTEXT, tracer().startSpan('outer'));
    running = scopeIn(active);
    expect(context.with(active, currentContext)).toBe(running.context);
  });

  test("is OpenTelemetry's where a span was opened inside the framework's", () => {
    running = scopeIn();
    const inside = trace.setSpan(running.context, tracer().startSpan('helper'));
    expect(context.with(inside, currentContext)).toBe(inside);
  });

  test('is that of the nearest unit that is still open', () => {
    const outer = scopeIn();
    running = scopeIn(outer.context);
    running.close();
    expect(currentContext()).toBe(outer.context);
    outer.close();
    expect(currentContext()).toBe(ROOT_CONTEXT);
  });
});
