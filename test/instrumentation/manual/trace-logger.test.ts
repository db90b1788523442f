import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hrTimeToNanoseconds } from '@opentelemetry/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agent } from '../../../instrumentation/manual/agent.js';
import { logStep } from '../../../instrumentation/manual/log-step.js';
import { endOwnRuns, TraceLogger } from '../../../instrumentation/manual/trace-logger.js';
import { removeFolder } from '../../support/remove-folder.js';
import { jsonOf, recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tracehound-'));
});

afterAll(() => removeFolder(folder));

function stepsOf(): unknown[][] {
  return spans
    .all()
    .filter((span) => span.name.startsWith('step '))
    .map(({ attributes }) => [
      attributes['tracehound.step.index'],
      attributes['tracehound.step.action'],
      attributes['tracehound.step.timestamp'],
    ]);
}

describe('TraceLogger', () => {
  test('numbers steps whose times tie, and keeps every digit of the time', () => {
    const logger = new TraceLogger('bench');
    for (const action of ['run_tests', 'retry_fix']) {
      logger.logStep(action, { tests_passed: false }, { timestamp: 1778527620.470352 });
    }
    endOwnRuns();
    expect(stepsOf()).toEqual([
      [1, 'run_tests', '1778527620.470352'],
      [2, 'retry_fix', '1778527620.470352'],
    ]);
    const step = spans.named('step run_tests');
    expect(step.startTime).toEqual(step.endTime);
    expect(hrTimeToNanoseconds(step.startTime) / 1e9).toBeCloseTo(1778527620.470352, 5);
    expect(jsonOf(step, 'tracehound.step.state')).toEqual({ tests_passed: false });
  });

  test('steps outside any span are one run of the logger', () => {
    const logger = new TraceLogger('bench');
    logger.logStep('one');
    logger.logStep('two');
    endOwnRuns();
    const run = spans.named('invoke_agent bench');
    const parents = ['step one', 'step two'].map(
      (name) => spans.named(name).parentSpanContext?.spanId,
    );
    expect(parents).toEqual([run.spanContext().spanId, run.spanContext().spanId]);
    expect(run.attributes).not.toHaveProperty(['tracehound.span.unfinished']);
  });

  test('saves what TraceBench reads', async () => {
    const logger = new TraceLogger();
    logger.logStep('generate_fix', { code_patch: 'x' }, { timestamp: 1778527620.470352 });
    logger.logStep('final_answer', undefined, { timestamp: 1778527621 });
    const file = path.join(folder, 'trace.json');
    await logger.save(file);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([
      { timestamp: 1778527620.470352, action: 'generate_fix', state: { code_patch: 'x' } },
      { timestamp: 1778527621, action: 'final_answer', state: {} },
    ]);
    endOwnRuns();
  });
});

describe('logStep', () => {
  test('numbers the steps of each run from one, across its nested spans', () => {
    const run = () => {
      logStep('plan', {}, { timestamp: 1 });
      agent('inner', () => logStep('act', {}, { timestamp: 2 }));
    };
    agent('first', run);
    agent('second', run);
    expect(stepsOf().map(([index, action]) => [index, action])).toEqual([
      [1, 'plan'],
      [2, 'act'],
      [1, 'plan'],
      [2, 'act'],
    ]);
  });

  test('without a span around it all steps are one run', () => {
    logStep('one');
    logStep('two');
    endOwnRuns();
    const traces = ['step one', 'step two'].map((name) => spans.named(name).spanContext().traceId);
    expect(new Set(traces).size).toBe(1);
  });

  test('a state that cannot be written harms nobody', () => {
    const state = {
      get broken(): never {
        throw new Error('no');
      },
    };
    expect(() => logStep('odd', state)).not.toThrow();
    endOwnRuns();
  });
});
