import { isRecord } from './message-parts.js';

/** Roles by LangChain's class names (`HumanMessage`) and by its short types (`human`). */
const ROLES: Readonly<Record<string, string>> = {
  human: 'user',
  ai: 'assistant',
  system: 'system',
  tool: 'tool',
  function: 'tool',
  chat: 'user',
};

/**
 * A LangChain message as a plain one, `{role, content, tool_calls, ...}`, in either of its forms: serialised with its
 * class (`{lc: 1, type: 'constructor', id: [..., 'AIMessage'], kwargs}`) or dumped as data (`{type: 'ai', data}` or
 * `{type: 'ai', content}`). Undefined where it is none.
 */
export function plainLangChainMessage(
  value: Record<string, unknown>,
): Record<string, unknown> | undefined {
  const { id, kwargs, type, data } = value;
  if (type === 'constructor' && Array.isArray(id) && isRecord(kwargs)) {
    const name = /^(\w+?)Message(?:Chunk)?$/.exec(String(id.at(-1)))?.[1];
    const role = name === undefined ? undefined : ROLES[name.toLowerCase()];
    return role === undefined ? undefined : withRole(kwargs, role);
  }
  if (typeof type !== 'string') return undefined;
  const role = ROLES[type.replace(/MessageChunk$/, '').toLowerCase()];
  if (role === undefined || type === 'function') return undefined;
  if (isRecord(data)) return withRole(data, role);
  return 'content' in value ? withRole(value, role) : undefined;
}

function withRole(fields: Record<string, unknown>, role: string): Record<string, unknown> {
  const { additional_kwargs: more, response_metadata: metadata, ...rest } = fields;
  // A class's short name and a message's id are no call's.
  delete rest['type'];
  delete rest['id'];
  const calls = rest['tool_calls'];
  const older = isRecord(more) ? more['tool_calls'] : undefined;
  const reason = isRecord(metadata)
    ? (metadata['finish_reason'] ?? metadata['stop_reason'])
    : undefined;
  return {
    ...rest,
    role,
    tool_calls: Array.isArray(calls) && calls.length > 0 ? calls : older,
    ...(typeof reason === 'string' ? { finish_reason: reason } : {}),
    ...(rest['status'] === 'error' ? { is_error: true } : {}),
  };
}
