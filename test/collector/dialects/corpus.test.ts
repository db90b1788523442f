import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coverageOf, dialectsDoc, rowsOfRecording } from '../../../collector/dialects-doc.js';
import { recordings } from '../../support/recordings.js';

const CALL = 'modelRequested inputMessages outputMessages tokensIn tokensOut costUsd';
const TOOL = 'toolName arguments result';
const RESPONSE = 'provider modelResponded responseId finishReasons';

/** What each producer says, by the recording's name: kinds, then canonical columns. */
const EXPECTED: Record<string, [kinds: string, columns: string]> = {
  'anthropic-sdk': [
    'agent llm tool',
    `modelRequested tokensIn tokensOut costUsd ${RESPONSE} toolName toolCallId toolType tokensCacheRead tokensCacheWrite httpStatus dialectVersion`,
  ],
  'claude-code-both': [
    'agent chain llm tool',
    `${CALL} ${TOOL} provider responseId finishReasons toolCallId tokensCacheRead tokensCacheWrite ttftMs attemptNo sessionId userId errorType errorMessage agentName agentId agentVersion dialectVersion`,
  ],
  'claude-code-logs': [
    'agent llm tool',
    `${CALL} toolName arguments provider toolCallId tokensCacheRead tokensCacheWrite ttftMs sessionId userId errorType errorMessage agentName agentId agentVersion dialectVersion`,
  ],
  'codex-both': [
    'agent chain llm prompt tool',
    `modelRequested inputMessages tokensIn tokensOut costUsd ${TOOL} provider toolCallId tokensCacheRead tokensCacheWrite tokensReasoning sessionId errorType errorMessage agentName agentVersion ttftMs attemptNo httpStatus`,
  ],
  'codex-logs': [
    'agent llm prompt tool',
    `modelRequested inputMessages tokensIn tokensOut costUsd ${TOOL} provider toolCallId tokensCacheRead tokensCacheWrite tokensReasoning sessionId errorType errorMessage agentName agentVersion ttftMs attemptNo httpStatus`,
  ],
  'gemini-cli-both': [
    'agent chain llm prompt tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolCallId toolType tokensCacheRead tokensReasoning sessionId errorType errorMessage agentName httpStatus dialectVersion`,
  ],
  'gemini-cli-logs': [
    'agent chain llm prompt tool',
    `${CALL} toolName arguments ${RESPONSE} systemInstructions toolCallId toolType tokensCacheRead tokensReasoning sessionId errorType errorMessage agentName httpStatus dialectVersion`,
  ],
  'gen-ai-1.26': ['llm', `${CALL} ${RESPONSE} evaluations`],
  langfuse: [
    'agent llm tool',
    `${CALL} ${TOOL} toolDefinitions tokensCacheRead tokensReasoning ttftMs sessionId userId agentName errorType errorMessage dialectVersion`,
  ],
  langsmith: [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} toolDefinitions tokensCacheRead tokensReasoning sessionId userId agentName dialectVersion`,
  ],
  logfire: [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId tokensCacheRead tokensReasoning sessionId agentName agentId errorType errorMessage dialectVersion`,
  ],
  mcp: ['mcp tool', 'toolName arguments toolType sessionId errorType'],
  openinference: [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} toolDefinitions toolCallId tokensCacheRead tokensReasoning sessionId userId agentName dialectVersion`,
  ],
  'openllmetry-js': [
    'llm workflow',
    `${CALL} ${RESPONSE} toolDefinitions sessionId dialectVersion`,
  ],
  'openllmetry-py': [
    'llm tool workflow',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId toolType tokensCacheRead sessionId agentName agentId dialectVersion`,
  ],
  'otel-genai-py': [
    'llm',
    `${CALL} ${RESPONSE} toolDefinitions tokensCacheRead tokensReasoning dialectVersion`,
  ],
  'otel-openai': ['embedding llm', `${CALL} ${RESPONSE} systemInstructions`],
  'pydantic-ai': [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId tokensCacheRead tokensReasoning sessionId agentName agentId dialectVersion`,
  ],
  strands: [
    'agent chain llm tool',
    `${CALL} ${TOOL} finishReasons systemInstructions toolCallId tokensCacheRead tokensCacheWrite ttftMs sessionId userId agentName`,
  ],
  'vercel-ai-6': [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId tokensCacheRead tokensReasoning sessionId userId agentName`,
  ],
  'vercel-ai-7': [
    'agent chain llm tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId toolType tokensCacheRead tokensReasoning ttftMs agentName`,
  ],
};

describe('recorded telemetry', () => {
  it('is there for every expectation, and has one', () => {
    expect(recordings().map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
  });

  it.each(recordings())('fills what $name carries', (one) => {
    const { kinds, columns } = coverageOf(one);
    const [expectedKinds, expectedColumns] = EXPECTED[one.name]!;
    expect(kinds.join(' ')).toBe(expectedKinds);
    expect([...columns].sort()).toEqual([...new Set(expectedColumns.split(' '))].sort());
  });

  it.each(recordings())('has messages of $name in the one form', (one) => {
    for (const row of rowsOfRecording(one))
      for (const text of [row.inputMessages, row.outputMessages]) {
        if (text === null) continue;
        const messages = JSON.parse(Buffer.from(text).toString()) as {
          role: string;
          parts: { type: string }[];
        }[];
        for (const { role, parts } of messages) {
          expect(['system', 'developer', 'user', 'assistant', 'tool']).toContain(role);
          for (const { type } of parts)
            expect(['text', 'reasoning', 'tool_call', 'tool_call_response']).toContain(type);
        }
      }
  });

  it('is described in docs/dialects.md as it is: `npm run docs` writes it', () => {
    const doc = readFileSync(new URL('../../../docs/dialects.md', import.meta.url), 'utf8');
    expect(doc).toBe(`${dialectsDoc(recordings())}\n`);
  });
});
