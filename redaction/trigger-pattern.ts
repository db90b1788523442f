/** From rare to common in prose, code and JSON; what stands in neither is rarer than any of it. */
const COMMON_LAST = '@_-.ZQXJKVBWGPYFMDULCHSRNIATOEzqxjkvbwgpyfmdulchsrniatoe0123456789/:" ';

/**
 * One pattern for texts in which one of these strings stands. Each is looked for by its rarest character, and what
 * precedes that is looked back at: a third less time than by first characters, of which some stand in every word.
 */
export function triggerPattern(triggers: readonly string[]): RegExp {
  // The empty string stands in every text.
  if (triggers.includes('')) return /(?:)/;
  const byAnchor = new Map<string, string[]>();
  for (const trigger of new Set(triggers)) {
    const at = rarestIn(trigger);
    const [before, after] = [trigger.slice(0, at), trigger.slice(at + 1)];
    const anchor = escaped(trigger[at]!);
    const look = before === '' ? '' : `(?<=${escaped(before)}${anchor})`;
    byAnchor.set(anchor, [...(byAnchor.get(anchor) ?? []), look + escaped(after)]);
  }
  const branches = [...byAnchor].map(([anchor, rests]) => `${anchor}(?:${rests.join('|')})`);
  return new RegExp(branches.join('|') || '(?!)');
}

function rarestIn(trigger: string): number {
  const ranks = trigger.split('').map((character) => COMMON_LAST.indexOf(character));
  return ranks.indexOf(Math.min(...ranks));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
