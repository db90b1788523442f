import { capturePolicy } from '../capture.js';
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

/**
 * Vercel AI SDK. Version 7 asks a global list for telemetry integrations, so one of ours goes in. Versions
 * 4 to 6 have spans of their own that are off unless each call asks for them: the two functions that read
 * the setting take "not said" for "on". A call that says `isEnabled: false` stays untraced.
 */
export const hook: SdkHookCode = {
  apply({ getTracer, selectTelemetryAttributes, createTelemetryDispatcher }) {
    if (createTelemetryDispatcher) addIntegration();
    if (!getTracer || !selectTelemetryAttributes) return undefined;
    return {
      getTracer: (settings?: TelemetrySettings) => (getTracer as GetTracer)(switchedOn(settings)),
      selectTelemetryAttributes: (options: Parameters<SelectAttributes>[0]) =>
        (selectTelemetryAttributes as SelectAttributes)({
          ...options,
          telemetry: switchedOn(options.telemetry),
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

/**
 * The tracer is handed over, since the SDK's own copy of the API may be a newer one than ours: that would
 * find no provider, and give spans that do nothing.
 */
function switchedOn(settings: TelemetrySettings = {}): TelemetrySettings {
  if (settings.isEnabled !== undefined) return settings;
  const { content } = capturePolicy();
  return {
    recordInputs: content,
    recordOutputs: content,
    tracer: aiTracer(),
    ...settings,
    isEnabled: true,
  };
}
