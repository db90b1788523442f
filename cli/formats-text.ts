/** What the formats of a command are, for its help: a line each. */
export function formatsText(formats: readonly { id: string; about: string }[]): string {
  const width = Math.max(...formats.map(({ id }) => id.length));
  return `\nFormats:\n${formats.map(({ id, about }) => `  ${id.padEnd(width)}  ${about}`).join('\n')}`;
}
