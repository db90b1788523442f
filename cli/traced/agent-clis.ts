import path from 'node:path';

/** How a coding agent with telemetry of its own is told to send it. */
export interface AgentCli {
  /** Its program's name. */
  readonly program: string;
  /** Variables it reads. What the user has set himself stays. */
  readonly env: (receiverUrl: string, capturesContent: boolean) => Readonly<Record<string, string>>;
  /** Arguments before the user's own, for one that reads no variables. */
  readonly args?: (receiverUrl: string, capturesContent: boolean) => readonly string[];
}

/** Sent often, so that a short session's telemetry is out before its process ends. */
const EXPORT_INTERVAL_MS = '1000';

/** Sorted by program. */
export const AGENT_CLIS: readonly AgentCli[] = [
  {
    // code.claude.com/docs/en/monitoring-usage; tried with 2.1.329, which sends JSON to loopback.
    program: 'claude',
    env: (url, capturesContent) => ({
      CLAUDE_CODE_ENABLE_TELEMETRY: '1',
      CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_TRACES_EXPORT_INTERVAL: EXPORT_INTERVAL_MS,
      OTEL_LOGS_EXPORT_INTERVAL: EXPORT_INTERVAL_MS,
      OTEL_METRIC_EXPORT_INTERVAL: EXPORT_INTERVAL_MS,
      ...(capturesContent && {
        OTEL_LOG_USER_PROMPTS: '1',
        OTEL_LOG_TOOL_DETAILS: '1',
        OTEL_LOG_TOOL_CONTENT: '1',
      }),
    }),
  },
  {
    // Reads its configuration only (docs/config.md, [otel]); `-c` sets one value of it for one session.
    program: 'codex',
    env: () => ({}),
    args: (url, capturesContent) => [
      ...Object.entries({
        exporter: 'logs',
        trace_exporter: 'traces',
        metrics_exporter: 'metrics',
      }).flatMap(([key, signal]) => [
        '-c',
        `otel.${key}={otlp-http={endpoint="${url}/v1/${signal}",protocol="binary"}}`,
      ]),
      '-c',
      `otel.log_user_prompt=${capturesContent}`,
    ],
  },
  {
    // geminicli.com/docs/cli/telemetry; the default protocol is gRPC.
    program: 'gemini',
    env: (url, capturesContent) => ({
      GEMINI_TELEMETRY_ENABLED: 'true',
      GEMINI_TELEMETRY_TARGET: 'local',
      GEMINI_TELEMETRY_TRACES_ENABLED: 'true',
      GEMINI_TELEMETRY_USE_COLLECTOR: 'true',
      GEMINI_TELEMETRY_OTLP_ENDPOINT: url,
      GEMINI_TELEMETRY_OTLP_PROTOCOL: 'http',
      GEMINI_TELEMETRY_LOG_PROMPTS: String(capturesContent),
    }),
  },
];

/** The agent that a command starts, if it is one of those; by its name, wherever it lies. */
export function agentCliOf(program: string): AgentCli | undefined {
  const name = path.basename(program).replace(/\.(cmd|exe)$/, '');
  return AGENT_CLIS.find((cli) => cli.program === name);
}
