/** Where an SDK is entered: one file of its package, and what of that file the SDK's hook is to see. */
export interface ModulePatch {
  /** Id of the SDK hook that gets the bindings. */
  readonly sdk: string;
  /** Matches the file's path after `node_modules/`, with forward slashes. */
  readonly file: RegExp;
  /** Functions declared in the file; the hook may replace them. */
  readonly functions?: readonly string[];
  /** Classes and objects declared in the file; the hook may change them in place. */
  readonly values?: readonly string[];
  /** Functions by the name they are exported under, for files whose own names are shortened. */
  readonly exports?: readonly string[];
  /** Functions by the name under which a file that is CommonJS in all versions exports them, wherever they are declared. */
  readonly properties?: readonly string[];
}

/** Where patched files find `applyHook`. A registered symbol: a file may belong to another realm's loader. */
export const APPLY_HOOK = Symbol.for('tracehound.sdk-hooks');

/** Hands a file's bindings to the hook of an SDK, and takes back what it made of them. Never throws. */
export type ApplyHook = (sdk: string, bindings: Bindings) => Bindings;
export type Bindings = Readonly<Record<string, unknown>>;

/** The patch for a file, given its path or URL. */
export function patchFor(
  patches: readonly ModulePatch[],
  pathOrUrl: string,
): ModulePatch | undefined {
  const path = pathOrUrl.replaceAll('\\', '/');
  const start = path.lastIndexOf('/node_modules/');
  if (start < 0) return undefined;
  const inPackage = path.slice(start + '/node_modules/'.length).replace(/[?#].*$/, '');
  return patches.find(({ file }) => file.test(inPackage));
}

/**
 * The file's text with a call of its SDK's hook after its last statement. There every declaration is
 * initialised, and a function's binding can still be replaced, for importers and for the file itself, in
 * ES modules and CommonJS alike.
 *
 * Names that the file does not declare are left out: versions differ.
 */
export function patchSource(source: string, patch: ModulePatch): string {
  if (source.includes(APPLY_HOOK.description!)) return source;
  const functions = [
    ...declared(source, patch.functions).map((name) => [name, name] as const),
    ...(patch.exports ?? []).flatMap((name) => {
      const local = localNameOf(source, name);
      return local === undefined ? [] : [[name, local] as const];
    }),
  ];
  const values = declared(source, patch.values).map((name) => [name, name] as const);
  const given = [...functions, ...values].map(([name, local]) => `${name}: ${local}`);
  const taken = functions.flatMap(([name, local]) => {
    const assignment = `${local} = made.${name}`;
    // CommonJS as TypeScript writes it has exported the function before the file's end.
    const exported = `exports.${name} = ${local};`;
    return source.includes(exported) ? [`exports.${name} = ${assignment}`] : [assignment];
  });
  for (const name of patch.properties ?? []) {
    given.push(`${name}: module.exports.${name}`);
    taken.push(`module.exports.${name} = made.${name}`);
  }
  const hook = `globalThis[Symbol.for(${JSON.stringify(APPLY_HOOK.description)})]`;
  const call = `${hook}(${JSON.stringify(patch.sdk)}, { ${given.join(', ')} })`;
  return `${source}\n;if (${hook}) { const made = ${call}; ${taken.join('; ')} }\n`;
}

function declared(source: string, names: readonly string[] = []): string[] {
  return names.filter((name) =>
    placesOf(name, source).some(
      (at) => DECLARES.test(before(at, source)) && !WORD.test(source.charAt(at + name.length)),
    ),
  );
}

/** The name of an exported function inside its file, where it is a declaration and so can be replaced. */
function localNameOf(source: string, exported: string): string | undefined {
  for (const at of placesOf(` as ${exported}`, source)) {
    if (WORD.test(source.charAt(at + ` as ${exported}`.length))) continue;
    const [, local] = EXPORTS.exec(before(at, source)) ?? [];
    if (local === undefined) continue;
    return source.includes(`function ${local}(`) || source.includes(`function*${local}(`)
      ? local
      : undefined;
  }
  return undefined;
}

const WORD = /[\w$]/;
const DECLARES = /(?:^|[\s;}])(?:function\*?|class|const|let|var)\s+$/;
const EXPORTS = /[{,]\s*([\w$]+)$/;
/** No SDK puts more between a keyword and a name, or has longer names. */
const BEFORE = 64;

function before(at: number, source: string): string {
  return source.slice(Math.max(0, at - BEFORE), at);
}

/** Where a text stands. Files are up to megabytes, through which a pattern for each name would take tens of milliseconds. */
function placesOf(text: string, source: string): number[] {
  const places: number[] = [];
  for (let at = source.indexOf(text); at >= 0; at = source.indexOf(text, at + 1)) places.push(at);
  return places;
}
