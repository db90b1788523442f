import type { SdkHookCode } from './sdk-hook.js';

/**
 * @anthropic-ai/sdk from 0.134 on makes OpenTelemetry spans of its own. They know nothing of the run they
 * belong to, end before a stream that the app reads itself, and leave failed attempts out, all of which
 * the wire tells; so they are switched off unless the environment asks for them.
 */
export const hook: SdkHookCode = {
  install() {
    process.env['ANTHROPIC_OPEN_TELEMETRY'] ??= 'false';
  },
};
