import { createHash } from 'node:crypto';
import { maskVariables } from '../fingerprint.js';

/** Stands where messages of one template differ. */
export const ANY = '<*>';

/** Leading words that tell templates apart before any comparison. */
const PREFIX_WORDS = 2;
/** Share of a template's own words, and of all words, that a message must have to be one of its own. */
const MIN_SIMILARITY = 0.6;
const MIN_COMMON = 0.4;
/** Longer messages are told apart by their beginning. */
const MAX_WORDS = 40;

/** What messages of one kind have in common. */
export interface Template {
  /** 16 hex digits of the masked message that founded it: stays when the template grows more general. */
  id: string;
  /** The masked words, `<*>` where messages differ. */
  text: string;
  /** 1, 2, ... in the order in which they were founded. */
  foundedNo: number;
}

interface Leaf {
  id: string;
  words: string[];
  foundedNo: number;
}

/**
 * Mines templates from messages one by one, after Drain (He et al., ICWS 2017): messages of as many words
 * and the same beginning are compared word by word, and where enough are equal the others become `<*>`.
 * Numbers, ids and paths are masked first. The same messages in the same order give the same templates.
 */
export class TemplateTree {
  #leaves = new Map<string, Leaf[]>();
  #founded = 0;

  /** `known` are templates of earlier, in the order in which they were founded. */
  constructor(known: readonly Template[] = []) {
    for (const { id, text, foundedNo } of known) {
      this.#plant({ id, words: text.split(' '), foundedNo });
      this.#founded = Math.max(this.#founded, foundedNo);
    }
  }

  /** The template of the message, which may have grown more general by it; a new one where none is near. */
  add(message: string): Template {
    const words = wordsOf(message);
    const leaf = this.#nearest(words);
    if (!leaf) {
      const founded = { id: idOf(words), words, foundedNo: ++this.#founded };
      this.#plant(founded);
      return toTemplate(founded);
    }
    leaf.words = leaf.words.map((word, at) => (word === words[at] ? word : ANY));
    return toTemplate(leaf);
  }

  /** The one with the most words in common; of several, the oldest. A message that fits in full always does. */
  #nearest(words: readonly string[]): Leaf | undefined {
    let nearest: Leaf | undefined;
    let best = 0;
    for (const leaf of this.#leaves.get(placeOf(words)) ?? []) {
      const own = leaf.words.filter((word) => word !== ANY).length;
      const common = leaf.words.filter((word, at) => word !== ANY && word === words[at]).length;
      const isNear = common >= MIN_SIMILARITY * own && common >= MIN_COMMON * words.length;
      if (common > best && (isNear || common === own)) {
        nearest = leaf;
        best = common;
      }
    }
    return nearest;
  }

  #plant(leaf: Leaf): void {
    const place = placeOf(leaf.words);
    const leaves = this.#leaves.get(place);
    if (leaves) leaves.push(leaf);
    else this.#leaves.set(place, [leaf]);
  }
}

function wordsOf(message: string): string[] {
  const words = maskVariables(message).split(' ').slice(0, MAX_WORDS);
  return words.length === 1 && words[0] === '' ? ['(no', 'message)'] : words;
}

/** Words that are masked or have become `<*>` say nothing about the place, so that a template keeps its own. */
function placeOf(words: readonly string[]): string {
  const prefix = words.slice(0, PREFIX_WORDS).map((word) => (word.includes('<') ? ANY : word));
  return `${words.length} ${prefix.join(' ')}`;
}

function idOf(words: readonly string[]): string {
  return createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 16);
}

function toTemplate({ id, words, foundedNo }: Leaf): Template {
  return { id, text: words.join(' '), foundedNo };
}
