import { readFile } from 'node:fs/promises';
import { nameIn, objectIn } from '../json/json-object.js';
import { parseBoundedJson } from './json/index.js';

/** Who a sub-agent is, and which call of the session began it. */
export interface SubAgentStart {
  agent?: string | undefined;
  callId?: string | undefined;
}

/**
 * What stands beside a sub-agent's file, `<session>/subagents/agent-<id>.meta.json`; empty for a session's own file, and
 * where it cannot be read: the sub-agent then stands below the session itself.
 */
export async function startOf(file: string): Promise<SubAgentStart> {
  if (!file.endsWith('.jsonl')) return {};
  try {
    const bytes = await readFile(file.replace(/\.jsonl$/, '.meta.json'));
    const meta = objectIn(parseBoundedJson(bytes)) ?? {};
    return { agent: nameIn(meta['agentType']), callId: nameIn(meta['toolUseId']) };
  } catch {
    return {};
  }
}
