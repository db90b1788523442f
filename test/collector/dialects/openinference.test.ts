import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

describe('OpenInference', () => {
  it('fills a model call', () => {
    const row = rowOf({
      name: 'OpenAI Chat Completions',
      scope: '@arizeai/openinference-instrumentation-openai',
      status: { code: 1 },
      attributes: {
        'openinference.span.kind': 'LLM',
        'llm.provider': 'openai',
        'llm.system': 'openai',
        'llm.model_name': 'gpt-4o-2024-08-06',
        'input.value': '{"messages":[]}',
        'input.mime_type': 'application/json',
        'output.value': '{"id":"chatcmpl-7","choices":[]}',
        'llm.input_messages.0.message.role': 'system',
        'llm.input_messages.0.message.content': 'be kind',
        'llm.input_messages.1.message.role': 'user',
        'llm.input_messages.1.message.contents.0.message_content.type': 'text',
        'llm.input_messages.1.message.contents.0.message_content.text': 'what is this?',
        'llm.input_messages.1.message.contents.1.message_content.type': 'image',
        'llm.input_messages.1.message.contents.1.message_content.image.image.url': 'http://x/y.png',
        'llm.input_messages.10.message.role': 'tool',
        'llm.input_messages.10.message.content': 'a dog',
        'llm.input_messages.10.message.tool_call_id': 'c0',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'look',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"at":"x"}',
        'llm.tools.0.tool.json_schema': '{"type":"function","function":{"name":"look"}}',
        'llm.token_count.prompt': 27,
        'llm.token_count.completion': 9,
        'llm.token_count.prompt_details.cache_read': 4,
        'llm.token_count.completion_details.reasoning': 2,
        'llm.cost.total': 0.001,
        'session.id': 's1',
        'user.id': 'u1',
      },
    });
    expect(row).toMatchObject({
      dialect: 'openinference',
      kind: 'llm',
      provider: 'openai',
      modelRequested: 'gpt-4o-2024-08-06',
      modelResponded: 'gpt-4o-2024-08-06',
      responseId: 'chatcmpl-7',
      tokensIn: 27n,
      tokensOut: 9n,
      tokensCacheRead: 4n,
      tokensReasoning: 2n,
      costUsd: 0.001,
      sessionId: 's1',
      userId: 'u1',
      toolDefinitions: '[{"type":"function","function":{"name":"look"}}]',
      isError: false,
    });
    expect(JSON.parse(row.inputMessages as string)).toEqual([
      { role: 'system', parts: [{ type: 'text', content: 'be kind' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'what is this?' },
          { type: 'uri', modality: 'image', uri: 'http://x/y.png' },
        ],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c0', response: 'a dog' }] },
    ]);
    expect(JSON.parse(row.outputMessages as string)).toEqual([
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'look', arguments: { at: 'x' } }],
      },
    ]);
  });

  it('fills a tool call, its name the span’s where it has no other', () => {
    const row = rowOf({
      name: 'search',
      attributes: {
        'openinference.span.kind': 'TOOL',
        'input.value': '{"q":"dogs"}',
        'output.value': 'Error: no index',
      },
    });
    expect(row).toMatchObject({
      kind: 'tool',
      toolName: 'search',
      arguments: '{"q":"dogs"}',
      result: 'Error: no index',
      isError: true,
      errorSource: 'result-text',
    });
  });

  it('names the agent by its graph node, or by what LangChain leaves in the metadata', () => {
    const agent = { 'openinference.span.kind': 'AGENT', 'input.value': 'go' };
    expect(rowOf({ attributes: { ...agent, 'graph.node.id': 'planner' } })).toMatchObject({
      kind: 'agent',
      agentName: 'planner',
      inputMessages: '[{"role":"user","parts":[{"type":"text","content":"go"}]}]',
    });
    const metadata = '{"langgraph_node":"writer"}';
    expect(rowOf({ attributes: { ...agent, metadata } }).agentName).toBe('writer');
  });

  it.each([
    ['RERANKER', 'reranker'],
    ['PROMPT', 'prompt'],
    ['chain', 'chain'],
    ['constructor', 'other'],
  ])('knows kind %s as %s', (kind, expected) => {
    expect(rowOf({ attributes: { 'openinference.span.kind': kind } }).kind).toBe(expected);
  });
});
