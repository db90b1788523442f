import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { AppDiagnosis } from '../../../cli/doctor/app/app-diagnosis.js';
import { renderApp } from '../../../cli/doctor/app/app-text.js';
import { examineApp } from '../../../cli/doctor/app/examine-app.js';
import type { AppRun } from '../../../cli/doctor/app/run-app.js';
import { withRun } from '../../../cli/doctor/app/with-run.js';
import { tracehound } from '../../support/cli-process.js';
import { sharedFolder } from '../../support/temp-folder.js';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

// One for all: tests that run at once do not know which of them is asking.
const PROGRAMS = sharedFolder();

interface Installed {
  /** Packages of ours, by the place in the program's node_modules. */
  readonly copies?: Readonly<Record<string, string>>;
  /** Packages of ours that need others of ours. */
  readonly links?: readonly string[];
  /** Made-up ones: their code. */
  readonly packages?: Readonly<Record<string, string>>;
}

/** A program in a folder of its own. */
function program(text: string, { copies = {}, links = [], packages = {} }: Installed = {}): string {
  const folder = mkdtempSync(path.join(PROGRAMS, 'app-'));
  const at = (place: string) => path.join(folder, 'node_modules', place);
  for (const [place, source] of Object.entries(copies))
    cpSync(path.join(MODULES, source), at(place), { recursive: true });
  for (const place of links) {
    mkdirSync(path.dirname(at(place)), { recursive: true });
    symlinkSync(path.join(MODULES, place), at(place));
  }
  for (const [place, code] of Object.entries(packages)) {
    mkdirSync(at(place), { recursive: true });
    writeFileSync(at(`${place}/index.mjs`), code);
    const manifest = { name: place, version: '6.2.3', exports: './index.mjs' };
    writeFileSync(at(`${place}/package.json`), JSON.stringify(manifest));
  }
  const app = path.join(folder, 'agent.mjs');
  writeFileSync(app, text);
  return app;
}

/** What ends by itself is given longer than any load makes it. */
async function diagnose(app: string, ...more: string[]): Promise<AppDiagnosis> {
  const limit = more.length === 0 ? ['--time-limit', '120'] : more;
  const { stdout } = await tracehound(['doctor', '--app', app, '--json', ...limit]);
  return JSON.parse(stdout) as AppDiagnosis;
}

const codes = ({ complaints }: AppDiagnosis) => complaints.map(({ code }) => code);

describe.concurrent('the imports of a program are run', () => {
  test('and what its hooks were given is said; an import made at run time is found', async () => {
    const app = program(
      `await import(['@modelcontextprotocol', 'client'].join('/'));
       await import(['open', 'ai'].join(''));`,
      {
        packages: { openai: 'export default class {}' },
        links: ['@modelcontextprotocol/client'],
      },
    );
    const { sdks, run, complaints } = await diagnose(app);
    expect(run!.error).toBe(null);
    expect(complaints).toEqual([]);
    expect(run).toMatchObject({ outcome: 'loaded', hooked: ['mcp'], isFetchTraced: true });
    expect(sdks.map(({ package: name, askedBy, inRun }) => [name, askedBy, inRun]).sort()).toEqual([
      ['@modelcontextprotocol/client', 'an import made at run time', 'hooked'],
      ['openai', 'an import made at run time', 'loaded'],
    ]);
  });

  test('with several copies of the API: of each its spans arrive', async () => {
    const app = program(`import '@opentelemetry/api'; import 'library';`, {
      copies: {
        '@opentelemetry/api': 'otel-api-1-8',
        'library/node_modules/@opentelemetry/api': 'otel-api-1-10',
      },
      packages: { library: `import '@opentelemetry/api';` },
    });
    const { run, complaints } = await diagnose(app);
    expect(run!.apiCopies).toHaveLength(3);
    expect(run!.recordedCopies.toSorted()).toEqual(run!.apiCopies.toSorted());
    expect(complaints.map(({ code }) => code)).toEqual(['no-sdk']);
  });

  test('where a provider of its own takes no processor of ours: said, with the fix', async () => {
    const app = program(
      `import { ProxyTracerProvider, trace } from '@opentelemetry/api';
       class OwnProvider { getTracer() { return new ProxyTracerProvider().getTracer('x'); } }
       trace.setGlobalTracerProvider(new OwnProvider());`,
      { copies: { '@opentelemetry/api': '@opentelemetry/api' } },
    );
    const diagnosis = await diagnose(app);
    expect(diagnosis.run).toMatchObject({ provider: 'OwnProvider', recordedCopies: [] });
    expect(codes(diagnosis)).toContain('foreign-provider');
    expect(diagnosis.complaints.at(-1)!.fix).toContain('DuckDBSpanExporter');
  });

  test('and reach nothing: no model, no port, no process, no file', async () => {
    const app = program(
      `import { spawn } from 'node:child_process';
       import { lookup } from 'node:dns/promises';
       import { writeFileSync } from 'node:fs';
       import { createServer } from 'node:http';
       const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] });
       await fetch('http://192.0.2.1:99/v1/chat/completions', { method: 'POST', body }).catch(() => {});
       await lookup('models.example').catch(() => {});
       createServer().listen(0);
       const made = new URL('./made', import.meta.url);
       for (const act of [() => spawn('true'), () => writeFileSync(made, '')])
         try { act(); } catch {}
       globalThis.fetch = () => {};`,
    );
    const diagnosis = await diagnose(app);
    expect(diagnosis.run).toMatchObject({
      outcome: 'loaded',
      isFetchTraced: false,
      refused: [
        { kind: 'connect to', what: '192.0.2.1:99' },
        { kind: 'look up', what: 'models.example' },
        { kind: 'listen on' },
        { kind: 'start', what: 'true' },
      ],
    });
    expect(diagnosis.run!.ownSpans).toContain('chat m');
    expect(codes(diagnosis)).toContain('fetch-replaced');
    expect(existsSync(path.join(path.dirname(app), 'made'))).toBe(false);
  });

  test.each([
    ['throws', `throw new Error('no settings')`, { outcome: 'failed', error: 'no settings' }],
    ['exits', `process.exit(7)`, { outcome: 'exited', error: null }],
    ['is killed', `process.kill(process.pid, 'SIGKILL')`, { outcome: 'exited', error: 'SIGKILL' }],
  ])('until it %s', async (_, text, expected) => {
    expect((await diagnose(program(text))).run).toMatchObject(expected);
  });

  test('until its time is up, where it waits', async () => {
    const { run } = await diagnose(program(`await new Promise(() => {})`), '--time-limit', '1');
    expect(run).toMatchObject({ outcome: 'waiting', error: null });
  });

  test('until it is stopped, where it never gives way: what was seen until then is told', async () => {
    // Stands still as a loop without an end does, at no cost to whoever runs beside it.
    const app = program(
      `import { connect } from 'node:net';
       import 'openai';
       import './old.cjs';
       connect(99, '192.0.2.1');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
      { packages: { openai: 'export default class {}', ai: 'export {}' } },
    );
    const old = path.join(path.dirname(app), 'old.cjs');
    writeFileSync(old, `exports.later = () => require('ai')`);
    const isLoaded = ({ inRun }: AppDiagnosis['sdks'][number]) => inRun === 'loaded';
    let diagnosis = await diagnose(app, '--time-limit', '4');
    // A busy machine may take longer to come as far.
    if (!diagnosis.sdks.some(isLoaded)) diagnosis = await diagnose(app, '--time-limit', '60');
    const { run, sdks, complaints } = diagnosis;
    expect(run).toMatchObject({
      outcome: 'running',
      error: null,
      refused: [{ kind: 'connect to', what: '192.0.2.1:99' }],
      isFetchTraced: null,
    });
    expect(sdks.map(({ package: name, inRun }) => [name, inRun])).toEqual([
      ['ai', 'not loaded'],
      ['openai', 'loaded'],
    ]);
    expect(complaints).toEqual([]);
  });

  test('not where nobody wants that', async () => {
    expect((await diagnose(program(`process.exit(7)`), '--no-run')).run).toBeNull();
  });
});

const RUN: AppRun = {
  outcome: 'loaded',
  error: null,
  files: [],
  hooked: [],
  isFetchTraced: true,
  provider: 'BasicTracerProvider',
  apiCopies: ['/a/api.js', '/b/api.js'],
  recordedCopies: ['/a/api.js', '/b/api.js'],
  refused: [],
  ownSpans: [],
};

describe('what a run proves', () => {
  const read = () =>
    examineApp(program(`import 'openai'; import 'ai'`, { packages: { ai: '', openai: '' } }), {});

  test('a copy of the API whose spans do not arrive', () => {
    const found = withRun(read(), { ...RUN, recordedCopies: ['/a/api.js'] });
    expect(codes(found)).toEqual(['blind-api-copy']);
    expect(found.complaints[0]!.what).toContain('/b/api.js');
    expect(found.complaints[0]!.fix).toContain('npm dedupe');
  });

  test('that a package which is not there is not needed to begin', () => {
    const text = `import 'openai'; export const later = () => import('elsewhere');`;
    const diagnosis = examineApp(program(text, { packages: { openai: '' } }), {});
    const failed: AppRun = { ...RUN, outcome: 'failed', error: "Cannot find package 'elsewhere'" };
    const refused = [{ kind: 'connect to', what: '127.0.0.1:9' }] as const;
    expect(codes(withRun(diagnosis, failed))).toEqual(['missing-package']);
    expect(codes(withRun(diagnosis, { ...failed, refused }))).toEqual([]);
    expect(codes(withRun(diagnosis, RUN))).toEqual([]);
  });

  test('nothing of what one that was stopped had not come to', () => {
    const diagnosis = read();
    const { folder } = diagnosis.sdks.find((sdk) => sdk.package === 'ai')!;
    const files = [path.join(folder, 'dist/index.mjs')];
    const unknown = { apiCopies: [], recordedCopies: [], provider: null, isFetchTraced: null };
    const stopped = withRun(diagnosis, { ...RUN, ...unknown, outcome: 'running', files });
    expect(codes(stopped)).toEqual([]);
    expect(renderApp(stopped, (_, text) => text)).toContain(
      'it was still busy when its time was up (--time-limit), and was stopped. What it had loaded',
    );
  });

  test('a file that a hook waits for, loaded without its hearing of it', () => {
    const diagnosis = read();
    const { folder } = diagnosis.sdks.find((sdk) => sdk.package === 'ai')!;
    const files = [path.join(folder, 'dist/index.mjs')];
    const hooked = withRun(diagnosis, { ...RUN, files, hooked: ['ai'] });
    expect(hooked.sdks.map(({ inRun }) => inRun)).toEqual(['hooked', 'not loaded']);
    expect(codes(hooked)).toEqual([]);
    expect(codes(withRun(diagnosis, { ...RUN, files }))).toEqual(['not-hooked']);
  });
});
