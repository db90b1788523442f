import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

describe('the AI SDK', () => {
  it('fills a model call, whatever general attributes stand beside', () => {
    const row = rowOf({
      name: 'ai.generateText.doGenerate',
      attributes: {
        'operation.name': 'ai.generateText.doGenerate my-agent',
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.telemetry.functionId': 'my-agent',
        'ai.telemetry.metadata.sessionId': 's1',
        'ai.telemetry.metadata.userId': 'u1',
        'ai.model.provider': 'openai.chat',
        'ai.model.id': 'gpt-4o',
        'ai.prompt.messages':
          '[{"role":"user","content":[{"type":"text","text":"hi"}]},{"role":"assistant","content":[{"type":"tool-call","toolCallId":"c0","toolName":"look","input":{"at":1}}]},{"role":"tool","content":[{"type":"tool-result","toolCallId":"c0","toolName":"look","output":{"type":"error-text","value":"blind"}}]}]',
        'ai.prompt.tools': ['{"type":"function","name":"look"}'],
        'ai.response.text': 'hello',
        'ai.response.toolCalls': '[{"toolCallId":"c1","toolName":"look","input":"{\\"at\\":2}"}]',
        'ai.response.finishReason': 'tool-calls',
        'ai.response.id': 'r1',
        'ai.response.model': 'gpt-4o-2024-08-06',
        'ai.response.msToFirstChunk': 120.5,
        'ai.usage.promptTokens': 27,
        'ai.usage.completionTokens': 9,
        'ai.usage.cachedInputTokens': 4,
        'ai.usage.reasoningTokens': 2,
        'gen_ai.system': 'openai.chat',
        'gen_ai.request.model': 'gpt-4o',
      },
    });
    expect(row).toMatchObject({
      dialect: 'vercel-ai',
      kind: 'llm',
      provider: 'openai',
      modelRequested: 'gpt-4o',
      modelResponded: 'gpt-4o-2024-08-06',
      responseId: 'r1',
      finishReasons: ['tool-calls'],
      ttftMs: 120.5,
      sessionId: 's1',
      userId: 'u1',
      agentName: 'my-agent',
      tokensIn: 27n,
      tokensOut: 9n,
      tokensCacheRead: 4n,
      tokensReasoning: 2n,
      usageScope: 'own',
      toolDefinitions: '[{"type":"function","name":"look"}]',
    });
    expect(JSON.parse(row.inputMessages as string)).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c0', name: 'look', arguments: { at: 1 } }],
      },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'c0', response: 'blind', is_error: true }],
      },
    ]);
    expect(JSON.parse(row.outputMessages as string)).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'text', content: 'hello' },
          { type: 'tool_call', id: 'c1', name: 'look', arguments: { at: 2 } },
        ],
      },
    ]);
  });

  it('fills a tool call', () => {
    const row = rowOf({
      name: 'ai.toolCall',
      attributes: {
        'ai.operationId': 'ai.toolCall',
        'ai.toolCall.name': 'look',
        'ai.toolCall.id': 'c1',
        'ai.toolCall.args': '{"at":2}',
        'ai.toolCall.result': '"a dog"',
      },
    });
    expect(row).toMatchObject({
      kind: 'tool',
      toolName: 'look',
      toolCallId: 'c1',
      arguments: '{"at":2}',
      result: '"a dog"',
      isError: false,
    });
  });

  it.each([
    ['ai.generateText', 'agent', 'aggregate'],
    ['ai.streamObject', 'agent', 'aggregate'],
    ['ai.streamText.doStream', 'llm', 'own'],
    ['ai.embedMany', 'chain', 'aggregate'],
    ['ai.embedMany.doEmbed', 'embedding', 'own'],
    ['ai.rerank.doRerank', 'reranker', 'own'],
    ['ai.somethingNew', 'other', 'own'],
  ])('knows %s as %s and its usage as %s', (operation, kind, usageScope) => {
    const attributes = { 'ai.operationId': operation, 'ai.usage.tokens': 5 };
    expect(rowOf({ attributes })).toMatchObject({ kind, usageScope, tokensIn: 5n });
  });
});
