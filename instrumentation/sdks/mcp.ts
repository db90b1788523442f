import { traceRequest } from './mcp/client-request.js';
import { traceHandlers } from './mcp/server-request.js';
import type { SdkHookCode } from './sdk-hook.js';

/**
 * Model Context Protocol: @modelcontextprotocol/sdk 1.x, @modelcontextprotocol/client and /server 2.x. In
 * all of them client and server are one class, `Protocol`, so either side may send and answer.
 */
export const hook: SdkHookCode = {
  apply({ Protocol }) {
    const prototype = (Protocol as { prototype?: object } | undefined)?.prototype;
    if (!prototype || patched.has(prototype)) return undefined;
    patched.add(prototype);
    traceRequest(prototype);
    traceHandlers(prototype);
    return undefined;
  },
};

const patched = new WeakSet<object>();
