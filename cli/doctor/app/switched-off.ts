import type { AppComplaint } from './app-diagnosis.js';

/** Standard variables by which nothing, or not everything, is recorded; nothing is said of it when the program runs. */
export function switchedOff(env: NodeJS.ProcessEnv): AppComplaint[] {
  const wordOf = (name: string) => env[name]?.trim().toLowerCase() ?? '';
  const sampler = wordOf('OTEL_TRACES_SAMPLER');
  const isPartial = sampler.endsWith('traceidratio') && Number(env['OTEL_TRACES_SAMPLER_ARG']) < 1;
  return [
    ...(wordOf('OTEL_SDK_DISABLED') === 'true'
      ? [complaint('OTEL_SDK_DISABLED=true switches all tracing off', 'unset OTEL_SDK_DISABLED')]
      : []),
    ...(wordOf('OTEL_TRACES_EXPORTER') === 'none' && wordOf('TRACEHOUND_SINK') === ''
      ? [
          complaint(
            'OTEL_TRACES_EXPORTER=none has no span recorded',
            'set TRACEHOUND_SINK=duckdb beside it, or unset it',
          ),
        ]
      : []),
    ...(sampler.endsWith('always_off') || isPartial
      ? [
          complaint(
            `OTEL_TRACES_SAMPLER=${sampler} leaves ${isPartial ? 'some' : 'all'} runs out`,
            'unset OTEL_TRACES_SAMPLER',
          ),
        ]
      : []),
  ];
}

function complaint(what: string, fix: string): AppComplaint {
  return { code: 'switched-off', what, fix };
}
