import path from 'node:path';

/** How a coding agent with telemetry of its own is told to send it. */
export interface AgentCli {
  /** Its program's name. */
  readonly program: string;
  /** Variables by which the user says where it sends to. */
  readonly endpoints: readonly string[];
  /** Files in which he may say so, below HOME and the working folder; `folder` moves the one below HOME. */
  readonly settings: { folder: string; variable?: string; files: readonly string[] };
  /** What such a file says then. */
  readonly sendsElsewhere: RegExp;
  /** What it says where the user has decided on content. */
  readonly decidesOnContent: RegExp;
  /** Variables it reads. What the user has set himself stays. */
  readonly env: (receiverUrl: string, content: ContentWish) => Readonly<Record<string, string>>;
  /** Arguments before the user's own, for one that reads no variables. */
  readonly args?: (receiverUrl: string, content: ContentWish) => readonly string[];
}

/** Whether prompts and tool calls are to be sent in full; null where the user's settings say it. */
export type ContentWish = boolean | null;

/** Sent often, so that a short session's telemetry is out before its process ends. */
const EXPORT_INTERVAL_MS = '1000';

/** Sorted by program. */
export const AGENT_CLIS: readonly AgentCli[] = [
  {
    // code.claude.com/docs/en/monitoring-usage; tried with 2.1.200 and 2.1.329.
    program: 'claude',
    endpoints: ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT'],
    settings: {
      folder: '.claude',
      variable: 'CLAUDE_CONFIG_DIR',
      files: ['settings.json', 'settings.local.json'],
    },
    sendsElsewhere: /"OTEL_EXPORTER_OTLP(?:_[A-Z]+)?_ENDPOINT"\s*:/,
    // What its settings say of single variables wins by itself.
    decidesOnContent: /(?!)/,
    env: (url, content) => ({
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
      ...(content === true && {
        OTEL_LOG_USER_PROMPTS: '1',
        OTEL_LOG_TOOL_DETAILS: '1',
        OTEL_LOG_TOOL_CONTENT: '1',
      }),
    }),
  },
  {
    // Reads its configuration only (docs/config.md, [otel]); `-c` sets one value of it for one session. Its spans are its
    // own functions, hundreds a turn, and tell no step that its logs do not. Tried with 0.120.0 and 0.169.0.
    program: 'codex',
    endpoints: [],
    settings: { folder: '.codex', variable: 'CODEX_HOME', files: ['config.toml'] },
    sendsElsewhere: /^\s*(?:otel\.)?exporter\s*=\s*(?!\s*"none")|^\s*\[otel\.exporter/m,
    decidesOnContent: /^\s*(?:otel\.)?log_user_prompt\s*=/m,
    env: () => ({}),
    args: (url, content) => [
      ...Object.entries({ exporter: 'logs', metrics_exporter: 'metrics' }).flatMap(
        ([key, signal]) => [
          '-c',
          `otel.${key}={otlp-http={endpoint="${url}/v1/${signal}",protocol="binary"}}`,
        ],
      ),
      ...(content === null ? [] : ['-c', `otel.log_user_prompt=${content}`]),
    ],
  },
  {
    // geminicli.com/docs/cli/telemetry; the default protocol is gRPC. Without traces its logs tell no messages and no
    // tool's answer. Tried with 0.45.2 and 0.61.0.
    program: 'gemini',
    endpoints: [
      'GEMINI_TELEMETRY_OTLP_ENDPOINT',
      'GEMINI_TELEMETRY_OUTFILE',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ],
    settings: { folder: '.gemini', files: ['settings.json'] },
    sendsElsewhere: /"telemetry"\s*:\s*\{[^}]*"(?:otlpEndpoint|outfile|target)"\s*:/,
    decidesOnContent: /"telemetry"\s*:\s*\{[^}]*"logPrompts"\s*:/,
    env: (url, content) => ({
      GEMINI_TELEMETRY_ENABLED: 'true',
      GEMINI_TELEMETRY_TARGET: 'local',
      GEMINI_TELEMETRY_TRACES_ENABLED: 'true',
      GEMINI_TELEMETRY_USE_COLLECTOR: 'true',
      GEMINI_TELEMETRY_OTLP_ENDPOINT: url,
      GEMINI_TELEMETRY_OTLP_PROTOCOL: 'http',
      ...(content !== null && { GEMINI_TELEMETRY_LOG_PROMPTS: String(content) }),
    }),
  },
];

/** The agent that a command starts, if it is one of those; by its name, wherever it lies. */
export function agentCliOf(program: string): AgentCli | undefined {
  const name = path.basename(program).replace(/\.(cmd|exe)$/, '');
  return AGENT_CLIS.find((cli) => cli.program === name);
}
