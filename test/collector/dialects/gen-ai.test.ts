import { describe, expect, it } from 'vitest';
import { rowOf } from '../../support/span-row.js';

const USER = '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]';
const ANSWER =
  '[{"role":"assistant","parts":[{"type":"text","content":"hello"}],"finish_reason":"stop"}]';

it('a call that was given up ended by that, and did not fail', () => {
  const call = { 'gen_ai.operation.name': 'chat', 'tracehound.call.outcome': 'cancelled' };
  expect(rowOf({ name: 'chat', attributes: call })).toMatchObject({
    finishReasons: ['cancelled'],
    isError: false,
  });
});

describe('a model call', () => {
  it('of the conventions 1.41 fills every column that it carries', () => {
    const row = rowOf({
      name: 'chat gpt-5',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-5',
        'gen_ai.response.model': 'gpt-5-2026-08-01',
        'gen_ai.response.id': 'chatcmpl-1',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.conversation.id': 'conversation',
        'gen_ai.agent.name': 'coder',
        'gen_ai.agent.id': 'a1',
        'gen_ai.usage.input_tokens': 27,
        'gen_ai.usage.output_tokens': 9,
        'gen_ai.usage.cache_read.input_tokens': 4,
        'gen_ai.usage.cache_creation.input_tokens': 2,
        'gen_ai.usage.reasoning.output_tokens': 3,
        'gen_ai.response.time_to_first_chunk': 0.25,
        'gen_ai.system_instructions': '[{"type":"text","content":"be kind"}]',
        'gen_ai.input.messages': USER,
        'gen_ai.output.messages': ANSWER,
        'gen_ai.tool.definitions': '[{"type":"function","name":"f"}]',
        'http.response.status_code': 200,
        'tracehound.call.attempt': 2,
        'user.id': 'u1',
      },
    });
    expect(row).toMatchObject({
      dialect: 'gen-ai',
      kind: 'llm',
      provider: 'openai',
      modelRequested: 'gpt-5',
      modelResponded: 'gpt-5-2026-08-01',
      responseId: 'chatcmpl-1',
      finishReasons: ['stop'],
      sessionId: 'conversation',
      userId: 'u1',
      agentName: 'coder',
      agentId: 'a1',
      attemptNo: 2,
      ttftMs: 250,
      httpStatus: 200,
      tokensIn: 27n,
      tokensOut: 9n,
      tokensCacheRead: 4n,
      tokensCacheWrite: 2n,
      tokensReasoning: 3n,
      usageScope: 'own',
      systemInstructions: '[{"type":"text","content":"be kind"}]',
      inputMessages: USER,
      outputMessages: ANSWER,
      toolDefinitions: '[{"type":"function","name":"f"}]',
      isError: false,
    });
  });

  it('of 1.26 speaks through its system, its old token names and content events', () => {
    const row = rowOf({
      attributes: {
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4',
        'gen_ai.usage.prompt_tokens': 10,
        'gen_ai.usage.completion_tokens': 5,
      },
      events: [
        {
          name: 'gen_ai.content.prompt',
          attributes: { 'gen_ai.prompt': '[{"role":"user","content":"hi"}]' },
        },
        {
          name: 'gen_ai.content.completion',
          attributes: { 'gen_ai.completion': '[{"role":"assistant","content":"hello"}]' },
        },
      ],
    });
    expect(row).toMatchObject({ kind: 'llm', provider: 'openai', tokensIn: 10n, tokensOut: 5n });
    expect(row.inputMessages).toBe(USER);
    expect(JSON.parse(row.outputMessages as string)).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'hello' }] },
    ]);
  });

  it('of 1.28 to 1.36 carries an event a message', () => {
    const row = rowOf({
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai' },
      events: [
        { name: 'gen_ai.system.message', attributes: { content: 'be kind' } },
        { name: 'gen_ai.user.message', attributes: { content: 'hi' } },
        {
          name: 'gen_ai.assistant.message',
          attributes: {
            tool_calls: [
              { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
            ],
          },
        },
        { name: 'gen_ai.tool.message', attributes: { id: 'c1', content: 'result' } },
        {
          name: 'gen_ai.choice',
          attributes: { index: 0, finish_reason: 'stop', message: { content: 'hello' } },
        },
      ],
    });
    expect(JSON.parse(row.inputMessages as string)).toEqual([
      { role: 'system', parts: [{ type: 'text', content: 'be kind' }] },
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 } }],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'result' }] },
    ]);
    expect(row.outputMessages).toBe(ANSWER);
    expect(row.finishReasons).toEqual(['stop']);
  });

  it('as Azure writes it, each event a JSON body', () => {
    const row = rowOf({
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'az.ai.inference' },
      events: [
        {
          name: 'gen_ai.user.message',
          attributes: { 'gen_ai.event.content': '{"role":"user","content":"hi"}' },
        },
        {
          name: 'gen_ai.choice',
          attributes: {
            'gen_ai.event.content':
              '{"message":{"role":"assistant","content":"hello"},"finish_reason":"stop","index":0}',
          },
        },
      ],
    });
    expect(row).toMatchObject({
      provider: 'azure.ai.inference',
      inputMessages: USER,
      outputMessages: ANSWER,
    });
  });

  it('of 1.37 may carry its messages on one event, as structured values', () => {
    const message = { role: 'user', parts: [{ type: 'text', content: 'hi' }] };
    const row = rowOf({
      attributes: { 'gen_ai.operation.name': 'chat' },
      events: [
        {
          name: 'gen_ai.client.inference.operation.details',
          attributes: {
            'gen_ai.input.messages': [message],
            'gen_ai.system_instructions': 'be kind',
          },
        },
      ],
    });
    expect(row.inputMessages).toBe(USER);
    expect(row.systemInstructions).toBe('[{"type":"text","content":"be kind"}]');
  });

  it.each([
    ['[{"role":"user","content":"hi"}]', USER],
    ['hi', USER],
    ['{"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}', USER],
    [
      '[{"role":"assistant","parts":[{"type":"thinking","content":"hm"}]}]',
      '[{"role":"assistant","parts":[{"type":"reasoning","content":"hm"}]}]',
    ],
    [
      '[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"no","is_error":true}]}]',
      '[{"role":"user","parts":[{"type":"tool_call_response","id":"t","response":"no","is_error":true}]}]',
    ],
    ['[{"role": "user", "parts": [{"type": "te...[TRUNCATED: original length 9]', null],
    ['[{"role":"us', null],
    ['[]', null],
  ])('with messages written as %s', (written, canonical) => {
    const row = rowOf({ attributes: { 'gen_ai.input.messages': written } });
    expect(row.inputMessages).toBe(canonical ?? written);
  });

  it.each([
    ['openai.chat', 'openai'],
    ['Anthropic', 'anthropic'],
    ['aws.bedrock', 'aws.bedrock'],
    ['vertex_ai', 'gcp.vertex_ai'],
    ['Langchain', undefined],
  ])('from provider %s', (system, provider) => {
    expect(rowOf({ attributes: { 'gen_ai.system': system } }).provider).toBe(provider);
  });
});

describe('a tool call', () => {
  it('fills every column that it carries', () => {
    const row = rowOf({
      name: 'execute_tool search',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'search',
        'gen_ai.tool.call.id': 'c1',
        'gen_ai.tool.type': 'function',
        'gen_ai.tool.call.arguments': { q: 'dogs', n: 5 },
        'gen_ai.tool.call.result': 'three dogs',
        'process.exit.code': 0,
        'tracehound.process.cpu_user_s': 0.5,
        'tracehound.process.cpu_system_s': 0.25,
        'tracehound.process.max_rss_bytes': 1048576,
        'tracehound.process.read_bytes': 10,
        'tracehound.process.write_bytes': 20,
      },
    });
    expect(row).toMatchObject({
      kind: 'tool',
      dialect: 'gen-ai',
      toolName: 'search',
      toolCallId: 'c1',
      toolType: 'function',
      arguments: '{"q":"dogs","n":5}',
      result: 'three dogs',
      exitCode: 0,
      cpuUserS: 0.5,
      cpuSystemS: 0.25,
      maxRssBytes: 1048576n,
      readBytes: 10n,
      writeBytes: 20n,
      isError: false,
    });
    expect(row.argumentsHash).toBeTypeOf('bigint');
    expect(row.resultHash).toBeTypeOf('bigint');
  });
});

describe('the kind of a span', () => {
  it.each([
    [{ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'm' }, 'agent'],
    [{ 'gen_ai.operation.name': 'chat', 'gen_ai.tool.name': 'context' }, 'llm'],
    [{ 'gen_ai.operation.name': 'embeddings' }, 'embedding'],
    [{ 'gen_ai.operation.name': 'retrieval' }, 'retriever'],
    [{ 'gen_ai.operation.name': 'rerank', 'gen_ai.retrieval.query.text': 'q' }, 'reranker'],
    [{ 'gen_ai.operation.name': 'moderation' }, 'guardrail'],
    [{ 'gen_ai.operation.name': 'speech_to_text', 'gen_ai.output.type': 'text' }, 'media'],
    [{ 'gen_ai.operation.name': 'text_to_speech' }, 'media'],
    [{ 'gen_ai.operation.name': 'generate_content', 'gen_ai.output.type': 'image' }, 'media'],
    [{ 'gen_ai.operation.name': 'generate_content', 'gen_ai.output.type': 'json' }, 'llm'],
    [{ 'gen_ai.operation.name': 'generate_content' }, 'llm'],
    [{ 'gen_ai.operation.name': 'chat', 'gen_ai.output.type': 'image' }, 'llm'],
    [{ 'gen_ai.operation.name': 'invoke_workflow' }, 'workflow'],
    [{ 'gen_ai.operation.name': 'agent_step' }, 'chain'],
    [{ 'gen_ai.operation.name': 'delete_memory_store' }, 'memory'],
    [{ 'gen_ai.operation.name': 'toString' }, 'other'],
    [{ 'gen_ai.tool.call.id': 'c' }, 'tool'],
    [{ 'gen_ai.agent.name': 'only context' }, 'other'],
    [{ 'gen_ai.tool.name': 'only context' }, 'other'],
    [{ 'gen_ai.input.messages': USER }, 'other'],
    [{ 'http.request.method': 'GET' }, 'other'],
    [{ 'tracehound.step.action': 'run_tests' }, 'step'],
    [{ 'tracehound.span.kind': 'step' }, 'step'],
  ])('%j is %s', (attributes, kind) => {
    expect(rowOf({ attributes }).kind).toBe(kind);
  });

  it.each([
    ['execute_tool search', 'tool'],
    ['invoke_agent coder', 'agent'],
    ['chat gpt-5', 'llm'],
    ['chat with support about a bill', 'other'],
    ['GET /chat', 'other'],
    ['plan.task', 'chain'],
    ['', 'other'],
  ])('may come from its name alone: %s is %s', (name, kind) => {
    expect(rowOf({ name }).kind).toBe(kind);
  });
});

describe('a logged step', () => {
  it('carries its action, state and number', () => {
    const row = rowOf({
      attributes: {
        'tracehound.step.action': 'run_tests',
        'tracehound.step.state': '{"tests_passed":false}',
        'tracehound.step.index': 3,
        'tracehound.step.timestamp': '1778527620.470352',
      },
    });
    expect(row).toMatchObject({
      kind: 'step',
      dialect: 'tracehound',
      action: 'run_tests',
      state: '{"tests_passed":false}',
      stepNo: 3,
    });
  });
});
