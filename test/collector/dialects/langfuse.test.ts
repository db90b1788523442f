import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

const usage = (counts: object) => ({
  'langfuse.observation.type': 'generation',
  'langfuse.observation.usage_details': JSON.stringify(counts),
});

describe('Langfuse', () => {
  it.each([
    ['span', 'chain'],
    ['generation', 'llm'],
    ['AGENT', 'agent'],
    ['tool', 'tool'],
    ['retriever', 'retriever'],
    ['evaluator', 'evaluator'],
    ['guardrail', 'guardrail'],
    ['embedding', 'embedding'],
    ['event', 'other'],
  ])('knows %s as %s', (type, kind) => {
    expect(rowOf({ attributes: { 'langfuse.observation.type': type } }).kind).toBe(kind);
  });

  it('adds the parts of its buckets', () => {
    const counts = { input: 23, input_cached_tokens: 4, output: 7, output_reasoning_tokens: 2 };
    const inclusive = { tokensIn: 27n, tokensOut: 9n, tokensCacheRead: 4n, tokensReasoning: 2n };
    expect(rowOf({ attributes: usage(counts) })).toMatchObject(inclusive);
    expect(rowOf({ attributes: usage({ ...counts, total: 36 }) })).toMatchObject(inclusive);
  });

  it('leaves counts alone whose parts are inside, by their total', () => {
    const counts = { input: 27, input_cached_tokens: 4, output: 9, total: 36 };
    expect(rowOf({ attributes: usage(counts) })).toMatchObject({ tokensIn: 27n, tokensOut: 9n });
  });

  it('believes its cost, its level and its ids', () => {
    const row = rowOf({
      attributes: {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.cost_details': '{"input":0.1,"total":0.25}',
        'langfuse.observation.level': 'ERROR',
        'langfuse.observation.status_message': 'broken',
        'langfuse.session.id': 's1',
        'langfuse.user.id': 'u1',
      },
    });
    expect(row).toMatchObject({
      costUsd: 0.25,
      costSource: 'reported',
      isError: true,
      errorSource: 'level',
      errorMessage: 'broken',
      sessionId: 's1',
      userId: 'u1',
    });
  });

  it('survives usage that is none', () => {
    const row = rowOf({
      attributes: {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.usage_details': '[1,',
        'langfuse.observation.completion_start_time': 'soon',
      },
    });
    expect(row).not.toHaveProperty('tokensIn');
    expect(row).not.toHaveProperty('ttftMs');
  });
});
