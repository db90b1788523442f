/** A run of bytes of a document: of an element of one of its lists, or of all that stands outside of them. */
export interface ScannedPart {
  bytes: Buffer;
  /** The list that an element stands in; null for what is outside, brackets of the lists included. */
  list: OpenList | null;
  /** True for the last part of an element. */
  ends: boolean;
}

/** A list met in a document; a key that stands twice gives two. */
export interface OpenList {
  name: string;
  /** How many lists of this name came before it. */
  occurrence: number;
}

/** The name of the list that is the document itself. */
export const ROOT_LIST = '';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** A longer key is no list's name. */
const MAX_KEY_BYTES = 256;

/**
 * Tells the elements of some lists of a JSON document, members of its outermost object or that document itself, from
 * the rest, chunk by chunk. Reads brackets, quotes and the outermost keys only: what the parts are is the caller's to
 * parse, so that broken JSON shows there.
 */
export class ListScanner {
  /** The last occurrence of each list met. */
  readonly last = new Map<string, number>();
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** Whether a string at the outermost level is a key. */
  #expectsKey = false;
  #key: number[] | null = null;
  #name: string | null = null;
  #list: OpenList | null = null;
  #listDepth = 0;
  #inElement = false;
  #outside = 0;
  #whole = 0;

  constructor(private readonly names: readonly string[]) {}

  /** False once the outermost value has its end, and where there is none. */
  get isOpen(): boolean {
    return this.#depth > 0;
  }

  /** The list that is not closed yet. */
  get list(): OpenList | null {
    return this.#list;
  }

  /** So many bytes from outside of lists hold whole members: up to the last comma between them. */
  get wholeMembers(): number {
    return this.#whole;
  }

  /** The parts of the next chunk, in order; white space and commas between elements are left out. */
  scan(chunk: Buffer): ScannedPart[] {
    const parts: ScannedPart[] = [];
    let from = 0;
    const part = (end: number, ends: boolean): void => {
      const list = this.#inElement ? this.#list : null;
      if (end > from || ends) parts.push({ bytes: chunk.subarray(from, end), list, ends });
      if (list === null) this.#outside += end - from;
      from = end;
    };
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#inString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#key !== null) this.#endKey();
          continue;
        }
        if (this.#key !== null) this.#key.push(byte);
        continue;
      }
      const betweenElements =
        this.#list !== null && !this.#inElement && this.#depth === this.#listDepth;
      if (betweenElements && byte !== CLOSE_LIST) {
        from = at;
        if (byte === COMMA || isSpace(byte)) {
          from = at + 1;
          continue;
        }
        this.#inElement = true;
      }
      switch (byte) {
        case QUOTE:
          this.#inString = true;
          this.#key = this.#depth === 1 && this.#expectsKey ? [] : null;
          break;
        case OPEN_OBJECT:
          if (++this.#depth === 1) this.#expectsKey = true;
          break;
        case OPEN_LIST:
          this.#depth++;
          if (this.#opensList()) {
            part(at + 1, false);
            this.#list = this.#meet(this.#depth === 1 ? ROOT_LIST : this.#name!);
            this.#listDepth = this.#depth;
          }
          break;
        case CLOSE_OBJECT:
        case CLOSE_LIST:
          if (this.#depth === this.#listDepth && this.#list !== null) {
            if (this.#inElement) part(at, true);
            this.#inElement = false;
            this.#list = null;
            from = at;
          }
          this.#depth--;
          if (this.#inElement && this.#depth === this.#listDepth) {
            part(at + 1, true);
            this.#inElement = false;
          }
          break;
        case COMMA:
          if (this.#inElement && this.#depth === this.#listDepth) {
            part(at, true);
            this.#inElement = false;
            from = at + 1;
          } else if (this.#depth === 1) {
            this.#whole = this.#outside + at - from;
            this.#expectsKey = true;
          }
          break;
        default:
      }
    }
    const isBetween = this.#list !== null && !this.#inElement;
    if (!isBetween) part(chunk.length, false);
    return parts;
  }

  #opensList(): boolean {
    if (this.#list !== null) return false;
    if (this.#depth === 1) return this.names.includes(ROOT_LIST);
    return this.#depth === 2 && this.#name !== null && this.names.includes(this.#name);
  }

  #meet(name: string): OpenList {
    const occurrence = (this.last.get(name) ?? -1) + 1;
    this.last.set(name, occurrence);
    return { name, occurrence };
  }

  #endKey(): void {
    const bytes = Buffer.from(this.#key!.slice(0, MAX_KEY_BYTES));
    this.#name = this.#key!.length > MAX_KEY_BYTES ? null : keyOf(bytes.toString('utf8'));
    this.#key = null;
    this.#expectsKey = false;
  }
}

/** A key without its escapes; null for one that is no JSON. */
function keyOf(text: string): string | null {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
