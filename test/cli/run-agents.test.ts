import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tracehound, type CliResult } from '../support/cli-process.js';
import { queryRows } from '../support/query-rows.js';
import { sharedFolder } from '../support/temp-folder.js';

const folder = sharedFolder();
mkdirSync(path.join(folder, 'bin'));

/** Stands for an agent: prints what it was given, and sends one span to where `endpoint` says. */
function fake(name: string, endpoint: string): string {
  const file = path.join(folder, 'bin', name);
  writeFileSync(
    file,
    `#!${process.execPath}
    const { argv, env } = process;
    const span = { traceId: '${'a'.repeat(32)}', spanId: '${'b'.repeat(16)}', name: 'from ${name}', kind: 1,
      startTimeUnixNano: '1795248000000000000', endTimeUnixNano: '1795248001000000000' };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    const to = ${endpoint};
    fetch(to, to.startsWith('data:') ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } }).then(
      ({ status }) => console.log(JSON.stringify({ status, args: argv.slice(2), env })),
    );`,
  );
  chmodSync(file, 0o755);
  return file;
}

interface Told {
  status: number;
  args: string[];
  env: Record<string, string | undefined>;
}

/** Without a HOME of the test's own the settings of whoever runs it would count. */
async function run(
  program: string,
  db: string,
  env: Record<string, string> = {},
  noted = '',
): Promise<Told> {
  const result: CliResult = await tracehound(['run', '--db', db, '--', program, '-p', 'hello'], {
    env: { HOME: folder, ...env },
    cwd: folder,
  });
  expect(result.stderr).toBe(noted);
  return JSON.parse(result.stdout) as Told;
}

const spanNames = (db: string) => queryRows(db, 'select name from spans');

test('tags and the task reach programs of every kind, beside what is set already', async () => {
  const db = path.join(folder, 'tags.duckdb');
  const program = fake('tagged', "env.OTEL_EXPORTER_OTLP_ENDPOINT + '/v1/traces'");
  const labels = ['--tag', 'v2', '--tag', 'a b', '--task', 'fix, now'];
  const { stdout } = await tracehound(['run', '--db', db, ...labels, '--', program], {
    env: { TRACEHOUND_TAGS: 'night', OTEL_RESOURCE_ATTRIBUTES: 'team=blue' },
  });
  const { env } = JSON.parse(stdout) as Told;
  expect(env).toMatchObject({
    TRACEHOUND_TAGS: 'night,v2,a b',
    TRACEHOUND_TASK: 'fix, now',
    OTEL_RESOURCE_ATTRIBUTES:
      'team=blue,tracehound.tags=night%2Cv2%2Ca%20b,tracehound.run.task=fix%2C%20now',
  });
});

test('claude is told to send its traces, logs and metrics, and is not traced a second time', async () => {
  const db = path.join(folder, 'claude.duckdb');
  const endpoint = "env.OTEL_EXPORTER_OTLP_ENDPOINT + '/v1/traces'";
  const { status, args, env } = await run(fake('claude', endpoint), db);
  expect(status).toBe(200);
  expect(args).toEqual(['-p', 'hello']);
  expect(env).toMatchObject({
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_LOG_USER_PROMPTS: '1',
  });
  expect(env['NODE_OPTIONS']).toBeUndefined();
  expect(await spanNames(db)).toEqual([{ name: 'from claude' }]);
});

test('codex, which reads no variables, is told on its command line', async () => {
  const db = path.join(folder, 'codex.duckdb');
  const endpoint = `argv.find((arg) => arg.startsWith('otel.exporter')).match(/endpoint="([^"]+)"/)[1].replace('logs', 'traces')`;
  const { status, args } = await run(fake('codex', endpoint), db);
  expect(status).toBe(200);
  const values = args.slice(0, -2).filter((arg) => arg !== '-c');
  expect(values.map((value) => value.replace(/127\.0\.0\.1:\d+/, 'HOST'))).toEqual([
    'otel.exporter={otlp-http={endpoint="http://HOST/v1/logs",protocol="binary"}}',
    'otel.metrics_exporter={otlp-http={endpoint="http://HOST/v1/metrics",protocol="binary"}}',
    'otel.log_user_prompt=true',
  ]);
  expect(args.slice(-2)).toEqual(['-p', 'hello']);
  expect(await spanNames(db)).toEqual([{ name: 'from codex' }]);
});

test('gemini is told by its own variables; content that is not wanted is not asked for', async () => {
  const db = path.join(folder, 'gemini.duckdb');
  const endpoint = "env.GEMINI_TELEMETRY_OTLP_ENDPOINT + '/v1/traces'";
  const { status, env } = await run(fake('gemini', endpoint), db, {
    TRACEHOUND_CAPTURE_CONTENT: 'false',
    GEMINI_TELEMETRY_TARGET: 'gcp',
  });
  expect(status).toBe(200);
  expect(env).toMatchObject({
    GEMINI_TELEMETRY_ENABLED: 'true',
    GEMINI_TELEMETRY_OTLP_PROTOCOL: 'http',
    GEMINI_TELEMETRY_TRACES_ENABLED: 'true',
    GEMINI_TELEMETRY_LOG_PROMPTS: 'false',
    // What the user has set himself stays.
    GEMINI_TELEMETRY_TARGET: 'gcp',
  });
  expect(await spanNames(db)).toEqual([{ name: 'from gemini' }]);
});

test.each([
  ['codex', '.codex/config.toml', '[otel]\nexporter = { otlp-http = { endpoint = "x" } }\n'],
  ['gemini', '.gemini/settings.json', '{"telemetry": {"enabled": true, "outfile": "x"}}'],
  ['claude', '.claude/settings.json', '{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "x"}}'],
])(
  '%s goes on sending where its own settings say, and a sentence says so',
  async (name, file, text) => {
    const home = path.join(folder, `home-${name}`);
    mkdirSync(path.join(home, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(home, file), text);
    const program = fake(name, '"data:,"');
    const { args, env } = await run(
      program,
      path.join(folder, `own-${name}.duckdb`),
      { HOME: home },
      `note: ${program} sends its telemetry where ${path.join(home, file)} says, so nothing of it is recorded here.\n`,
    );
    expect(args).toEqual(['-p', 'hello']);
    expect(
      Object.keys(env).filter((key) => /^(?:OTEL|GEMINI_TEL|CLAUDE_CODE|NODE_OPT)/.test(key)),
    ).toEqual([]);
  },
);

test('what the user has decided on prompts stays', async () => {
  const home = path.join(folder, 'home-quiet');
  mkdirSync(path.join(home, '.codex'), { recursive: true });
  writeFileSync(path.join(home, '.codex/config.toml'), '[otel]\nlog_user_prompt = false\n');
  const { args } = await run(fake('codex', '"data:,"'), path.join(folder, 'quiet.duckdb'), {
    HOME: home,
    // Codex reads no such variable: its logs come to us all the same.
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  });
  expect(args.join(' ')).toContain('otel.exporter=');
  expect(args.join(' ')).not.toContain('log_user_prompt');
});

test('a command of another language finds the OTLP variables', async () => {
  const db = path.join(folder, 'python.duckdb');
  const endpoint = "env.OTEL_EXPORTER_OTLP_ENDPOINT + '/v1/traces'";
  const { status, env } = await run(fake('python', endpoint), db);
  expect(status).toBe(200);
  expect(env).toMatchObject({
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'SPAN_ONLY',
    OTEL_SEMCONV_STABILITY_OPT_IN: 'gen_ai_latest_experimental',
    TRACEHOUND_DB: db,
  });
  expect(env['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe(env['TRACEHOUND_RECEIVER']);
  expect(await spanNames(db)).toEqual([{ name: 'from python' }]);
});

test('one that knows only the older word for content is told so', async () => {
  const endpoint = "env.OTEL_EXPORTER_OTLP_ENDPOINT + '/v1/traces'";
  const { env } = await run(fake('java', endpoint), path.join(folder, 'java.duckdb'));
  expect(env['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT']).toBe('true');
});
