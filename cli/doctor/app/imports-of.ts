import {
  parseSync,
  visitorKeys,
  type ExportSpecifier,
  type ImportDeclarationSpecifier,
  type Node,
} from 'oxc-parser';

/** What one file asks for. */
export interface Import {
  /** As it stands there. */
  readonly specifier: string;
  /** Asked for within a `try` that catches: the program goes on without it. */
  readonly isOptional: boolean;
}

/** A source that is not JavaScript or TypeScript, by the parser's first complaint. */
export class UnreadableSourceError extends Error {
  readonly code = 'unreadable-source';
}

/**
 * What a file imports when it runs, in order: `import`, `export ... from`, `import()`, `require()`, `require.resolve()`
 * and TypeScript's `import x = require()`. Left out are types, and names that are made at run time.
 *
 * @param file Its ending tells the language; where it tells of none (`.json`, `.vue`) nothing is imported.
 * @throws {UnreadableSourceError}
 */
export function importsOf(file: string, text: string): Import[] {
  const language = languageOf(file);
  if (language === undefined) return [];
  const { program, errors } = parseSync(file, text, language);
  const [error] = errors;
  // After lesser errors it goes on reading; after one that it cannot pass there is no program.
  if (error && program.body.length === 0) throw new UnreadableSourceError(error.message);
  const found: (Import & { at: number })[] = [];
  const open: Place[] = [{ node: program, isOptional: false, hasOwnRequire: false }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { node, isOptional } = place;
    const specifier = specifierOf(place);
    if (specifier !== undefined) found.push({ specifier, isOptional, at: node.start });
    open.push(...placesIn(place));
  }
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ specifier, isOptional }) => ({ specifier, isOptional }));
}

interface Place {
  readonly node: Node;
  readonly isOptional: boolean;
  /** Within a function that is given a `require`: what bundlers wrap modules in. */
  readonly hasOwnRequire: boolean;
}

function languageOf(file: string) {
  const [, ending = '.js'] = /(\.\w+)$/.exec(file) ?? [];
  // JSX stands in plain `.js` files too, and takes nothing away from them.
  if (/^\.[mc]?js$|^\.jsx$/.test(ending))
    return { lang: 'jsx', sourceType: ending === '.cjs' ? 'commonjs' : 'unambiguous' } as const;
  if (/^\.[mc]?ts$/.test(ending)) return { lang: 'ts' } as const;
  return ending === '.tsx' ? ({ lang: 'tsx' } as const) : undefined;
}

function placesIn({ node, ...around }: Place): Place[] {
  const isOptional = around.isOptional || (node.type === 'TryStatement' && node.handler !== null);
  const hasOwnRequire = around.hasOwnRequire || takesRequire(node);
  return (visitorKeys[node.type] ?? [])
    .flatMap((key) => (node as unknown as Record<string, Node | Node[] | null>)[key] ?? [])
    .filter((child) => child !== null)
    .map((child) => ({ node: child, isOptional, hasOwnRequire }));
}

function takesRequire(node: Node): boolean {
  return (
    (node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression') &&
    node.params.some((param) => param.type === 'Identifier' && param.name === 'require')
  );
}

function specifierOf({ node, hasOwnRequire }: Place): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration': {
      const isOfTypes = node.importKind === 'type' || areTypes(node.specifiers);
      return isOfTypes ? undefined : node.source.value;
    }
    case 'ExportAllDeclaration':
      return node.exportKind === 'type' ? undefined : node.source.value;
    case 'ExportNamedDeclaration': {
      const isOfTypes = node.exportKind === 'type' || areTypes(node.specifiers);
      return isOfTypes ? undefined : node.source?.value;
    }
    case 'TSImportEqualsDeclaration': {
      const { importKind, moduleReference } = node;
      const isOfFile = moduleReference.type === 'TSExternalModuleReference';
      return isOfFile && importKind !== 'type' ? moduleReference.expression.value : undefined;
    }
    case 'ImportExpression':
      return literalOf(node.source);
    case 'CallExpression':
      return !hasOwnRequire && isRequire(node.callee) ? literalOf(node.arguments[0]) : undefined;
    default:
      return undefined;
  }
}

/** `{ type A, type B }`; `{}` is an import for what the module does. */
function areTypes(specifiers: readonly (ImportDeclarationSpecifier | ExportSpecifier)[]): boolean {
  return (
    specifiers.length > 0 &&
    specifiers.every(
      (specifier) =>
        ('importKind' in specifier && specifier.importKind === 'type') ||
        ('exportKind' in specifier && specifier.exportKind === 'type'),
    )
  );
}

function isRequire(callee: Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require';
  return (
    callee.type === 'MemberExpression' &&
    isRequire(callee.object) &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'resolve'
  );
}

function literalOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}
