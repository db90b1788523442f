/** The members that a reader of OTLP/JSON knows, in lowerCamelCase and in snake_case; the others are kept as they came. */
export function bothSpellings(...names: string[]): ReadonlySet<string> {
  const snake = names.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  return new Set([...names, ...snake]);
}
