import { readdirSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { serveCommand } from '../../cli/commands/serve.js';
import { LOOPBACK, OTLP_GRPC_PORT, OTLP_HTTP_PORT } from '../../collector/ports.js';

const folder = new URL('../../otel-config/', import.meta.url);
const files = readdirSync(folder).sort();
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const url = (port: number | string) => `http://${LOOPBACK}:${port}`;

/** The OTLP receiver's addresses, which Jaeger and the Collector spell alike. */
interface CollectorConfig {
  receivers: { otlp: { protocols: { grpc: { endpoint: string }; http: { endpoint: string } } } };
  exporters: Record<string, { endpoint?: string }>;
  extensions: Record<string, unknown>;
  service: {
    extensions?: string[];
    pipelines: Record<string, { receivers: string[]; exporters: string[] }>;
  };
}
const jaeger = parse(read('jaeger.yaml')) as CollectorConfig;
const collector = parse(read('collector.yaml')) as CollectorConfig;
const jaegerOtlpUrl = `http://${jaeger.receivers.otlp.protocols.http.endpoint}`;

/** The rows of README.md's two tables: file names, and ports with their owner. */
const readme = read('README.md');
const listedFiles = [...readme.matchAll(/^\| `([\w.-]+)`/gm)].map((row) => row[1]!);
const owners = new Map(
  [...readme.matchAll(/^\| (\d+) +\| (.+?) +\|/gm)].map((row) => [Number(row[1]), row[2]!]),
);

describe('README.md', () => {
  it('lists every file of the folder', () => {
    expect([...listedFiles, 'README.md'].sort()).toEqual(files);
  });

  it('lists every port of the folder, once', () => {
    const used = files
      .filter((name) => name !== 'README.md')
      .flatMap((name) => portsOf(read(name)));
    expect([...new Set(used)].sort()).toEqual([...owners.keys()].sort());
    expect(readme.match(/^\| \d+ /gm)).toHaveLength(owners.size);
  });

  it("gives Tracehound its real ports and nobody else's", () => {
    const ours = [...owners]
      .filter(([, owner]) => owner === '`tracehound serve`')
      .map(([port]) => port);
    expect(ours.sort()).toEqual([OTLP_GRPC_PORT, OTLP_HTTP_PORT]);
  });
});

describe.each(files)('%s', (name) => {
  it('names no address but loopback', () => {
    const addresses = [
      ...read(name).matchAll(/(?:\/\/|: |\[)(localhost|\d+\.\d+\.\d+\.\d+|\[::\d?\])[:/]/g),
    ];
    expect(addresses.map((match) => match[1]).filter((address) => address !== LOOPBACK)).toEqual(
      [],
    );
  });
});

describe('jaeger.yaml', () => {
  it('listens where README.md says, and nowhere else', () => {
    const listening = portsOf(read('jaeger.yaml').replace(/^\s*#.*$/gm, ''));
    const listed = [...owners].filter(([, owner]) => owner === 'Jaeger').map(([port]) => port);
    expect(listening.sort()).toEqual(listed.sort());
  });

  it('starts every extension that it configures, and keeps what it receives', () => {
    expect(jaeger.service.extensions?.sort()).toEqual(Object.keys(jaeger.extensions).sort());
    expect(jaeger.service.pipelines).toEqual({
      traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] },
    });
  });
});

describe('collector.yaml', () => {
  it('sends to Tracehound, and to Jaeger where jaeger.yaml listens', () => {
    expect(collector.exporters['otlphttp/tracehound']!.endpoint).toBe(url(OTLP_HTTP_PORT));
    expect(collector.exporters['otlphttp/jaeger']!.endpoint).toBe(jaegerOtlpUrl);
  });

  it('gives Tracehound every signal, and Jaeger the only one it takes', () => {
    const routes = Object.entries(collector.service.pipelines).map(([signal, { exporters }]) => [
      signal,
      exporters,
    ]);
    expect(Object.fromEntries(routes)).toEqual({
      traces: ['otlphttp/tracehound', 'otlphttp/jaeger'],
      logs: ['otlphttp/tracehound'],
      metrics: ['otlphttp/tracehound'],
    });
  });
});

describe('env presets', () => {
  const toTracehound = files.filter(
    (name) => name.endsWith('.env') && name !== 'agent-beside-jaeger.env',
  );

  it.each(toTracehound)('%s points at Tracehound, at the port of its protocol', (name) => {
    const env = parseEnv(read(name));
    const protocol = env.OTEL_EXPORTER_OTLP_PROTOCOL ?? env.GEMINI_TELEMETRY_OTLP_PROTOCOL;
    const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT ?? env.GEMINI_TELEMETRY_OTLP_ENDPOINT;
    expect(['grpc', 'http/protobuf']).toContain(protocol);
    expect(endpoint).toBe(url(protocol === 'grpc' ? OTLP_GRPC_PORT : OTLP_HTTP_PORT));
  });

  it('agent-beside-jaeger.env points at Jaeger, with traces only', () => {
    expect(parseEnv(read('agent-beside-jaeger.env'))).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: jaegerOtlpUrl,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
    });
  });

  it('claude-code.env switches on spans, logs and metrics', () => {
    expect(parseEnv(read('claude-code.env'))).toMatchObject({
      CLAUDE_CODE_ENABLE_TELEMETRY: '1',
      CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
    });
  });

  it.each(files.filter((name) => name.endsWith('.env')))(
    '%s reads the same in a shell, in Node and in Docker',
    (name) => {
      // Docker takes quotes as part of the value, a shell takes blanks as an end: so neither.
      const settings = read(name)
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'));
      expect(settings.filter((line) => !/^[A-Z_]+=[\w:/.,-]+$/.test(line))).toEqual([]);
    },
  );
});

describe('codex.toml', () => {
  it('gives each signal its own path at Tracehound', () => {
    const endpoints = [
      ...read('codex.toml').matchAll(/^\[otel\.(\w+)\."otlp-http"\]\nendpoint = "(.+)"$/gm),
    ];
    expect(Object.fromEntries(endpoints.map((match) => [match[1], match[2]]))).toEqual({
      exporter: `${url(OTLP_HTTP_PORT)}/v1/logs`,
      metrics_exporter: `${url(OTLP_HTTP_PORT)}/v1/metrics`,
    });
  });
});

describe('what the files say to start', () => {
  const mentions = files.flatMap((name) =>
    [...read(name).matchAll(/\bserve((?: --[\w-]+ [^\s`]+)+)/g)].map((match) => ({
      name,
      args: match[1]!.trim().split(' '),
    })),
  );

  it('is said in README.md and in every preset for the server', () => {
    expect(new Set(mentions.map(({ name }) => name))).toEqual(
      new Set([
        'README.md',
        'agent.env',
        'claude-code.env',
        'codex.toml',
        'collector.yaml',
        'compose.yaml',
        'gemini-cli.env',
      ]),
    );
  });

  it.each(mentions)('serve takes $args, as $name has it', async ({ args }) => {
    const { forward } = await readAsServe(args);
    expect(args.includes('--forward') ? forward : []).toEqual(
      args.includes('--forward') ? [jaegerOtlpUrl] : [],
    );
  });

  it('is what serve does by itself where nothing is said', async () => {
    expect(await readAsServe([])).toMatchObject({
      host: LOOPBACK,
      port: OTLP_HTTP_PORT,
      grpcPort: OTLP_GRPC_PORT,
      forward: [],
    });
  });
});

describe('compose.yaml', () => {
  interface Service {
    image?: string;
    network_mode: string;
    ports?: unknown;
    command: string | string[];
    volumes: string[];
  }
  const { services } = parse(read('compose.yaml')) as { services: Record<string, Service> };

  it('serves on our ports and forwards to Jaeger', async () => {
    const [name, ...args] = (services.tracehound!.command as string).trim().split(/\s+/);
    expect(name).toBe('serve');
    expect(await readAsServe(args)).toMatchObject({
      host: LOOPBACK,
      port: OTLP_HTTP_PORT,
      grpcPort: OTLP_GRPC_PORT,
      forward: [jaegerOtlpUrl],
      db: expect.stringMatching(/^\/data\//),
    });
  });

  it('starts the program that the package names', () => {
    const { bin } = JSON.parse(read('../package.json')) as { bin: { tracehound: string } };
    expect(read('compose.yaml')).toContain(
      `ENTRYPOINT ["node", "${bin.tracehound.replace('./', '')}"]`,
    );
  });

  it('runs a pinned Jaeger 2 with jaeger.yaml', () => {
    expect(services.jaeger!.image).toMatch(/^jaegertracing\/jaeger:2\.\d+\.\d+$/);
    const [source, target] = services.jaeger!.volumes[0]!.split(':');
    expect(files).toContain(source!.replace('./', ''));
    expect(services.jaeger!.command).toEqual(['--config', target]);
  });

  it('publishes no port beyond loopback', () => {
    for (const service of Object.values(services)) {
      expect(service).toMatchObject({ network_mode: 'host' });
      expect(service.ports).toBeUndefined();
    }
  });
});

/** The options as the real command reads them; it refuses what it does not know. */
async function readAsServe(args: string[]): Promise<Record<string, unknown>> {
  const command = serveCommand()
    .exitOverride()
    .action(() => {});
  await command.parseAsync(args, { from: 'user' });
  return command.opts();
}

function portsOf(text: string): number[] {
  return [...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map((match) => Number(match[1]));
}
