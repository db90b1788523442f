import type { SpanKind } from '../../store/index.js';
import type { Span } from '../otlp/model.js';
import { canonicalMessages } from '../processors/messages.js';
import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import {
  booleanOf,
  countOf,
  entryOf,
  integerOf,
  numberOf,
  stringOf,
  stringsOf,
  textOf,
} from './values.js';

const SCOPE = 'com.anthropic.claude_code.tracing';
const read = attributeTable({
  type: 'span.type',
  prompt: 'user_prompt',
  model: 'model',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cacheRead: 'cache_read_tokens',
  cacheWrite: 'cache_creation_tokens',
  ttft: 'ttft_ms',
  stopReason: 'stop_reason',
  success: 'success',
  status: 'status_code',
  error: 'error',
  errorClass: 'error_class',
  attempt: 'attempt',
  toolName: 'gen_ai.tool.name',
  command: 'full_command',
  decision: 'decision',
});
const readOutput = attributeTable({ output: 'output' });

/** The two spans inside a tool's are parts of one call, not calls of their own. */
const KINDS: Readonly<Record<string, SpanKind>> = {
  interaction: 'agent',
  llm_request: 'llm',
  tool: 'tool',
  'tool.execution': 'chain',
  'tool.blocked_on_user': 'chain',
};

/**
 * Claude Code's spans (recorded with 2.1.329). Its input count leaves the cache out, as Anthropic's API has it. A failed
 * or refused tool is marked on the span inside the tool's only.
 */
export const claudeCode: Dialect = {
  id: 'claude-code',
  about: "Claude Code's own telemetry: spans of its enhanced telemetry beta",
  detect: { scope: (name) => name === SCOPE },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    fields.kind = entryOf(KINDS, stringOf(a.type) ?? span.name.replace(/^claude_code\./, ''));
    fields.modelRequested = textOf(a.model);
    const uncached = countOf(a.inputTokens);
    fields.tokensCacheRead = countOf(a.cacheRead);
    fields.tokensCacheWrite = countOf(a.cacheWrite);
    if (uncached !== undefined)
      fields.tokensIn = uncached + (fields.tokensCacheRead ?? 0n) + (fields.tokensCacheWrite ?? 0n);
    fields.tokensOut = countOf(a.outputTokens);
    fields.ttftMs = numberOf(a.ttft);
    fields.finishReasons = stringsOf(a.stopReason);
    fields.httpStatus = integerOf(a.status);
    fields.attemptNo = integerOf(a.attempt);
    const prompt = textOf(a.prompt);
    if (prompt !== undefined) fields.inputMessages = canonicalMessages(prompt, 'user');
    fields.arguments = textOf(a.command);
    const output = span.events.find(({ name }) => name === 'tool.output');
    if (output !== undefined) fields.result = textOf(readOutput(output.attributes).output);
    const refused = stringOf(a.decision) === 'reject';
    if (booleanOf(a.success) === false || refused) {
      fields.isError = true;
      fields.errorMessage = textOf(a.error);
      fields.errorType = textOf(a.errorClass) ?? (refused ? 'permission_denied' : undefined);
    }
    return fields;
  },
};
