import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The house's import table: what each room may import of ours. ARCHITECTURE.md explains it. */
const ROOMS: Record<string, string[]> = {
  instrumentation: ['collector/exporters/index', 'redaction'],
  redaction: [],
  collector: ['store', 'redaction'],
  store: [],
  analysis: ['store'],
  cli: ['analysis', 'collector', 'store', 'instrumentation', 'redaction'],
};

/** A file and everything that its import statements name. */
interface Source {
  file: string;
  room: string;
  imports: string[];
}

function sourcesOf(room: string): Source[] {
  return readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const file = path.posix.join(room, name);
      const text = readFileSync(path.join(root, file), 'utf8');
      const imports = ts.preProcessFile(text, true, true).importedFiles.map((i) => i.fileName);
      return { file, room, imports };
    });
}

/** `../store/index.js` seen from `collector/record/index.ts` is `store/index`. */
function placeOf(source: Source, specifier: string): string {
  return path.posix.join(path.posix.dirname(source.file), specifier).replace(/\.js$/, '');
}

const sources = Object.keys(ROOMS).flatMap(sourcesOf);

describe('the import table', () => {
  test('the rooms have files to look at', () => {
    for (const room of Object.keys(ROOMS)) {
      expect(sources.filter((s) => s.room === room).length, room).toBeGreaterThan(0);
    }
  });

  test('every room imports only what its row allows', () => {
    const strays = sources.flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => placeOf(source, specifier))
        .filter((place) => !place.startsWith(`${source.room}/`))
        .filter(
          (place) => !ROOMS[source.room]!.some((allowed) => `${place}/`.startsWith(`${allowed}/`)),
        )
        .map((place) => `${source.file} -> ${place}`),
    );
    expect(strays).toEqual([]);
  });

  test('only store/ knows the database driver', () => {
    const drivers = sources
      .filter((source) => source.room !== 'store')
      .filter((source) => source.imports.some((specifier) => specifier.startsWith('@duckdb/')))
      .map((source) => source.file);
    expect(drivers).toEqual([]);
  });

  test('what the rooms import is a dependency, so that an installed package has it', () => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const known = new Set(['tracehound', ...Object.keys(manifest.dependencies)]);
    const missing = sources.flatMap((source) =>
      source.imports
        .filter((specifier) => !/^(\.|node:)/.test(specifier))
        .map((specifier) =>
          specifier
            .split('/')
            .slice(0, specifier.startsWith('@') ? 2 : 1)
            .join('/'),
        )
        .filter((name) => !known.has(name))
        .map((name) => `${source.file} -> ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('another room is entered by its front door', () => {
    const windows = sources.flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => placeOf(source, specifier))
        .filter(
          (place) => /^(store|analysis)\//.test(place) && !place.startsWith(`${source.room}/`),
        )
        .filter((place) => !/^(store|analysis)\/index$/.test(place))
        .map((place) => `${source.file} -> ${place}`),
    );
    expect(windows).toEqual([]);
  });

  test('attribute names end at the collector: SQL names columns only', () => {
    const vocabulary = /gen_ai\.|openinference\.|traceloop\.|llm\.token|langfuse\.|langsmith\./;
    const naming = Object.keys(ROOMS)
      .flatMap((room) =>
        readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' }).map((f) =>
          path.join(room, f),
        ),
      )
      .filter((file) => file.endsWith('.sql') || /^(analysis|store)\/.*\.ts$/.test(file))
      .filter((file) => vocabulary.test(readFileSync(path.join(root, file), 'utf8')));
    expect(naming).toEqual([]);
  });
});

/** What each file imports of ours, paths without extension. */
const files = new Map(
  sources.map((s) => [
    s.file.replace(/\.ts$/, ''),
    s.imports.filter((i) => i.startsWith('.')).map((i) => placeOf(s, i)),
  ]),
);

/** Every way through `graph` that comes back to where it began. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (node: string, trail: string[]): void => {
    if (trail.includes(node)) {
      circles.push([...trail.slice(trail.indexOf(node)), node].join(' -> '));
      return;
    }
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return circles;
}

/** Files that import each other in a circle cannot be read one after the other. */
test('no circle of imports', () => {
  expect(circlesIn(files)).toEqual([]);
});

/** Nor can the folders of a room; one folder is another's ground, or the two are one. */
test.each(Object.keys(ROOMS))('no circle among the folders of %s', (room) => {
  const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');
  const folders = new Map<string, string[]>();
  for (const [file, imports] of files) {
    if (!file.startsWith(`${room}/`)) continue;
    const others = imports.map(folderOf).filter((other) => other !== folderOf(file));
    folders.set(folderOf(file), [...(folders.get(folderOf(file)) ?? []), ...others]);
  }
  expect(circlesIn(folders)).toEqual([]);
});
