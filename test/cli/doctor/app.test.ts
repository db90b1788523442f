import { buildSync } from 'esbuild';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { AppDiagnosis } from '../../../cli/doctor/app/app-diagnosis.js';
import { examineApp } from '../../../cli/doctor/app/examine-app.js';
import { readImportGraph } from '../../../cli/doctor/app/import-graph.js';
import { coverOf, KNOWN_SDKS } from '../../../cli/doctor/app/known-sdks.js';
import { unheardClients } from '../../../cli/doctor/app/unheard-clients.js';
import { sdkHooks } from '../../../instrumentation/sdks/registry.js';
import { tempFolder } from '../../support/temp-folder.js';
import { tracehound } from '../../support/cli-process.js';

const OPENAI_AGENT = fileURLToPath(
  new URL('../../../examples/stuck-agent/agent.js', import.meta.url),
);

/** A program of these files, with packages by `name@version` and what each depends on. */
function program(files: Record<string, string>, packages: Record<string, string[]> = {}): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) write(path.join(folder, name), text);
  for (const [place, dependencies] of Object.entries(packages)) {
    const [, where, version] = /^(.+)@([\d.]+)$/.exec(place)!;
    const manifest = {
      name: where!.split('/node_modules/').at(-1),
      version,
      dependencies: Object.fromEntries(dependencies.map((name) => [name, '*'])),
    };
    write(path.join(folder, 'node_modules', where!, 'package.json'), JSON.stringify(manifest));
  }
  return path.join(folder, Object.keys(files)[0]!);
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const found = ({ sdks }: AppDiagnosis) =>
  sdks.map(({ package: name, version, coveredBy }) => `${name} ${version}: ${coveredBy}`);
const complaints = (diagnosis: AppDiagnosis) => diagnosis.complaints.map(({ code }) => code);

describe('the import graph', () => {
  test('follows a program’s own files, whatever they are written in, and packages by their manifests', () => {
    const entry = program(
      {
        'agent.mjs': `import './steps/plan.js'; import x from "lib"; export * from './more.mjs'`,
        'steps/plan.ts': `const later = await import('../later.cjs');\nimport type { A } from 'node:fs';`,
        'more.mjs': `import gone from 'not-there'; import './agent.mjs'; try { await import('not-needed') } catch {}`,
        'later.cjs': `const { x } = require( '@scope/tool/deep/file' ); require('fs'); require('#own')`,
      },
      { 'lib@1.0.0': ['inner', 'optional'], 'inner@2.1.0': ['lib'], '@scope/tool@3.0.0': [] },
    );
    const graph = readImportGraph(entry);
    expect(graph.files.map((file) => path.basename(file))).toEqual([
      'agent.mjs',
      'plan.ts',
      'more.mjs',
      'later.cjs',
    ]);
    expect(graph.packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      '@scope/tool 3.0.0',
      'inner 2.1.0',
      'lib 1.0.0',
    ]);
    expect(graph.missing.map(({ name }) => name)).toEqual(['not-there']);
    expect(graph.unreadable).toEqual([]);
  });
});

describe('a program', () => {
  test('whose SDKs are all recorded: which, in which version, and by what', () => {
    const entry = program(
      { 'agent.js': `import OpenAI from 'openai'; import { generateText } from 'ai';` },
      { 'openai@6.30.0': [], 'ai@5.0.2': ['@opentelemetry/api'], '@opentelemetry/api@1.9.0': [] },
    );
    const diagnosis = examineApp(entry, {});
    expect(found(diagnosis)).toEqual(['ai 5.0.2: hook ai', 'openai 6.30.0: ' + coverOf('openai')]);
    expect(diagnosis.complaints).toEqual([]);
    expect(diagnosis.apiCopies).toMatchObject([{ version: '1.9.0', askedBy: 'ai' }]);
  });

  test('with two copies of the API, and with OpenTelemetry of its own: both are said', () => {
    const entry = program(
      { 'agent.js': `import 'ai'; import '@opentelemetry/sdk-node'` },
      {
        'ai@7.0.1': ['@opentelemetry/api'],
        'ai/node_modules/@opentelemetry/api@1.10.0': [],
        '@opentelemetry/sdk-node@0.223.0': ['@opentelemetry/api'],
        '@opentelemetry/api@1.9.1': [],
      },
    );
    const { apiCopies, providers } = examineApp(entry, {});
    expect(apiCopies.map(({ version }) => version).sort()).toEqual(['1.10.0', '1.9.1']);
    expect(providers).toEqual([{ package: '@opentelemetry/sdk-node', version: '0.223.0' }]);
  });

  test('with versions that are too old, or newer than any that was tried', () => {
    const entry = program(
      { 'agent.js': `require('ai'); require('@langchain/core'); require('openai')` },
      { 'ai@3.4.0': [], '@langchain/core@2.0.0': [], 'openai@4.104.0': [] },
    );
    const diagnosis = examineApp(entry, {});
    expect(found(diagnosis)).toContain('ai 3.4.0: null');
    expect(complaints(diagnosis)).toEqual(['untried-version', 'old-version']);
    expect(diagnosis.complaints[1]!.fix).toContain('npm install ai@latest');
  });

  test('of which a file is no JavaScript', () => {
    const entry = program(
      { 'agent.js': `import 'openai'; import './steps.js'`, 'steps.js': `if (` },
      { 'openai@6.30.0': [] },
    );
    const diagnosis = examineApp(entry, {});
    expect(complaints(diagnosis)).toEqual(['unreadable-source']);
    expect(diagnosis.complaints[0]!.what).toMatch(
      /steps\.js is no JavaScript .*: Unexpected token$/,
    );
  });

  test.each([
    ['with names left', 'var __commonJS = (cb) => () => cb();'],
    ['minified', `var a=[${'1,'.repeat(3000)}];`],
  ])('into which an SDK is bundled, %s', (_, bundler) => {
    const entry = program({ 'agent.js': `${bundler} class AI_APICallError extends Error {}` });
    const diagnosis = examineApp(entry, {});
    expect(complaints(diagnosis)).toEqual(['bundled']);
    expect(diagnosis.complaints[0]).toMatchObject({
      what: expect.stringContaining('Vercel AI SDK is bundled into'),
      fix: expect.stringContaining('--external:ai'),
    });
  });

  test('into which the OpenTelemetry API and undici are bundled', () => {
    const entry = program({
      'agent.js': `import { trace } from '@opentelemetry/api'; import 'undici'; trace.getTracer('x');`,
    });
    const bundle = path.join(path.dirname(entry), 'bundle.mjs');
    const nodePaths = [fileURLToPath(new URL('../../../node_modules', import.meta.url))];
    const settings = { bundle: true, minify: true, nodePaths, platform: 'node' } as const;
    buildSync({ entryPoints: [entry], outfile: bundle, ...settings });
    const diagnosis = examineApp(bundle, {});
    expect(complaints(diagnosis)).toEqual(['bundled-api', 'bundled-client', 'no-sdk']);
    expect(diagnosis.complaints[0]!.fix).toContain('--external:@opentelemetry/api');
    expect(diagnosis.complaints[1]!.fix).toContain('--external:undici');
  });

  test('that calls by a client of Node’s own, which older versions tell nobody of', () => {
    const entry = program({
      'agent.js': `import { createServer } from 'node:http'; import './ask.js'; import './old.cjs';`,
      'ask.js': `import { connect } from 'node:http2'; const session = connect(url);`,
      'old.cjs': `const https = require('https'); https.request(url);`,
    });
    const { files } = readImportGraph(entry);
    expect(unheardClients(files, '20.20.2').map(({ module, node }) => [module, node])).toEqual([
      ['node:http2', '22.17'],
    ]);
    expect(unheardClients(files, '24.0.0')).toEqual([]);
  });

  test('that talks to a model over a WebSocket', () => {
    const entry = program({
      'agent.js': `import './talk.js'; import './live.js'; import './chat.js';`,
      'talk.js': `const socket = new WebSocket('wss://api.openai.com/v1/realtime?model=gpt-realtime');`,
      'live.js': `export const open = (ai) => ai.live.connect({ model: 'gemini-live' });`,
      'chat.js': `const socket = new WebSocket('wss://chat.example.com/realtime');`,
    });
    const found = examineApp(entry, {}).complaints.filter(({ code }) => code === 'unheard-socket');
    expect(found.map(({ what }) => path.basename(what.split(':')[0]!))).toEqual([
      'talk.js uses the OpenAI Realtime API',
      'live.js uses Gemini Live',
    ]);
    expect(found[0]!.fix).toContain('llm()');
  });

  test('that says an SDK’s words without being bundled, lacks a package, or has tracing switched off', () => {
    const entry = program({ 'agent.js': `import 'openai'; const word = 'AI_APICallError';` });
    const diagnosis = examineApp(entry, { OTEL_SDK_DISABLED: 'true' });
    expect(complaints(diagnosis)).toEqual(['missing-package', 'switched-off', 'no-sdk']);
    for (const [env, what] of [
      [{ OTEL_TRACES_EXPORTER: 'none' }, /^OTEL_TRACES_EXPORTER=none has no span recorded$/],
      [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, /leaves all runs out$/],
      [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }, /leaves some runs/],
    ] as const)
      expect(examineApp(entry, env).complaints[1]!.what).toMatch(what);
    const asked = { OTEL_TRACES_EXPORTER: 'none', TRACEHOUND_SINK: 'duckdb' };
    expect(complaints(examineApp(entry, asked))).toEqual(['missing-package', 'no-sdk']);
  });
});

test('every SDK with a hook of its own is known, and the list is sorted', () => {
  const names = KNOWN_SDKS.map((sdk) => sdk.package);
  expect(names).toEqual([...names].sort());
  const hooked = sdkHooks
    .filter(({ channel }) => channel === undefined)
    .flatMap(({ packages }) => packages);
  expect(hooked.filter((name) => !names.includes(name))).toEqual([]);
});

describe('tracehound doctor --app', () => {
  test('an example of ours', async () => {
    const { code, stdout } = await tracehound(['doctor', '--app', OPENAI_AGENT]);
    expect(stdout).toMatch(/OpenAI +openai +6\.\d+\.\d+ +\w+/);
    expect(stdout).toContain('All of it is recorded');
    expect(code).toBe(0);
  });

  test('complaints as JSON, with exit code 1; a file that is not there, with 2', async () => {
    const folder = path.dirname(program({ 'agent.js': `console.log('no model here'); broken()` }));
    cpSync(path.join(folder, 'agent.js'), path.join(folder, 'copy.js'));
    const found = await tracehound(['doctor', '--app', path.join(folder, 'copy.js'), '--json']);
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({
      sdks: [],
      complaints: [
        { code: 'no-sdk' },
        { code: 'cannot-load', what: expect.stringMatching(/fail.*: broken is not defined$/) },
      ],
    });
    const gone = await tracehound(['doctor', '--app', path.join(folder, 'gone.js')]);
    expect(gone.code).toBe(2);
    expect(gone.stderr).toMatch(/^tracehound: --app takes the file that a program starts with/);
  });
});
