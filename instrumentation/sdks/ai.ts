import { capturePolicy } from '../privacy/capture.js';
import { tracedCall, tracedStreamCall, type Call } from './ai/call.js';
import { AiTelemetry } from './ai/telemetry.js';
import { aiTracer } from './ai/tracer.js';
import type { SdkHookCode } from './sdk-hook.js';

/** The part of `experimental_telemetry` (versions 4 to 6) that decides whether calls are traced. */
interface TelemetrySettings {
  readonly isEnabled?: boolean;
  readonly recordInputs?: boolean;
  readonly recordOutputs?: boolean;
  readonly tracer?: unknown;
}
type GetTracer = (settings?: TelemetrySettings) => unknown;
type SelectAttributes = (options: {
  readonly telemetry?: TelemetrySettings;
  readonly attributes: object;
}) => unknown;

interface Globals {
  AI_SDK_TELEMETRY_INTEGRATIONS?: object[];
}

/** What an app calls, by name, and whether it hands out a stream. */
const CALLS: Readonly<Record<string, (native: Call) => Call>> = {
  embed: tracedCall,
  embedMany: tracedCall,
  generateObject: tracedCall,
  generateText: tracedCall,
  streamObject: tracedStreamCall,
  streamText: tracedStreamCall,
};

/**
 * Vercel AI SDK. Version 7 asks a global list for telemetry integrations, so one of ours goes in. Versions
 * 4 to 6 have spans of their own that are off unless each call asks for them: the two functions that read
 * the setting take "not said" for "on". A call that says `isEnabled: false` has none of them, and is seen on
 * the wire alone.
 */
export const hook: SdkHookCode = {
  apply({ getTracer, selectTelemetryAttributes, createTelemetryDispatcher, ...others }) {
    if (createTelemetryDispatcher) addIntegration();
    const calls = Object.entries(others).flatMap(([name, native]) => {
      const traced = CALLS[name]?.(native as Call);
      return traced ? [[name, traced] as const] : [];
    });
    return {
      ...Object.fromEntries(calls),
      ...(getTracer !== undefined && {
        getTracer: (settings?: TelemetrySettings) =>
          (getTracer as GetTracer)({ tracer: aiTracer(), ...switchedOn(settings) }),
      }),
      ...(selectTelemetryAttributes !== undefined && {
        selectTelemetryAttributes: (options: Parameters<SelectAttributes>[0]) =>
          (selectTelemetryAttributes as SelectAttributes)({
            ...options,
            telemetry: switchedOn(options.telemetry),
          }),
      }),
    };
  },
};

let isAdded = false;

function addIntegration(): void {
  if (isAdded) return;
  isAdded = true;
  const globals = globalThis as Globals;
  (globals.AI_SDK_TELEMETRY_INTEGRATIONS ??= []).push(new AiTelemetry());
}

function switchedOn(settings: TelemetrySettings = {}): TelemetrySettings {
  if (settings.isEnabled !== undefined) return settings;
  const { content } = capturePolicy();
  return { recordInputs: content, recordOutputs: content, ...settings, isEnabled: true };
}
