import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

const message = (name: string, kwargs: object) => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain_core', 'messages', name],
  kwargs,
});

describe('LangSmith', () => {
  it('reads messages as LangChain serialises them', () => {
    const row = rowOf({
      attributes: {
        'langsmith.span.kind': 'llm',
        'gen_ai.prompt': JSON.stringify({
          messages: [
            [
              message('SystemMessage', { content: 'be brief' }),
              message('HumanMessage', { content: 'hi' }),
              message('AIMessage', {
                content: '',
                tool_calls: [{ name: 'look', args: { at: 1 }, id: 'c1' }],
              }),
              message('ToolMessage', { content: 'a dog', tool_call_id: 'c1', status: 'error' }),
            ],
          ],
        }),
      },
    });
    expect(JSON.parse(row.inputMessages as string)).toEqual([
      { role: 'system', parts: [{ type: 'text', content: 'be brief' }] },
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'look', arguments: { at: 1 } }],
      },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'c1', response: 'a dog', is_error: true }],
      },
    ]);
  });

  it('takes its project for no session', () => {
    const row = rowOf({
      attributes: { 'langsmith.span.kind': 'chain', 'langsmith.trace.session_id': 'project' },
    });
    expect(row).not.toHaveProperty('sessionId');
    const attributes = { 'langsmith.span.kind': 'chain', 'langsmith.metadata.thread_id': 't1' };
    expect(rowOf({ attributes }).sessionId).toBe('t1');
  });

  it.each([
    ['llm', 'llm'],
    ['parser', 'chain'],
    ['prompt', 'prompt'],
    ['retriever', 'retriever'],
    ['something', 'other'],
  ])('knows %s as %s', (kind, expected) => {
    expect(rowOf({ attributes: { 'langsmith.span.kind': kind } }).kind).toBe(expected);
  });

  it('has no messages of a tool, whose input and output have the same names', () => {
    const row = rowOf({
      name: 'look',
      attributes: {
        'langsmith.span.kind': 'tool',
        'gen_ai.prompt': '{"at":1}',
        'gen_ai.completion': '"a dog"',
      },
    });
    expect(row).toMatchObject({ toolName: 'look', arguments: '{"at":1}', result: '"a dog"' });
    expect(row).not.toHaveProperty('inputMessages');
  });
});
