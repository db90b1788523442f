import { ImportFileError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import type { BadPiece, ImportLimits } from '../import-format.js';
import { parseBoundedJson } from './bounded-json.js';
import { ListScanner, ROOT_LIST, type ScannedPart } from './list-scanner.js';
import { kindOf, objectIn, type JsonObject } from '../../json/json-object.js';

/** An element of a list: its value, or what is wrong with it. `index` counts from 0. */
export type ListedElement =
  { index: number; value: JsonObject } | { index: number; value?: undefined; reason: string };

/**
 * A JSON document whose long lists stay in the file. It is read once for its facts, all that stands outside of these
 * lists, and again for each list that is asked for: what stands behind a list is known before its first element, and
 * memory holds one element at a time. One that ends early has the facts and the elements before the cut.
 */
export class ListedDocument {
  private constructor(
    private readonly source: ByteSource,
    private readonly limits: ImportLimits,
    private readonly names: readonly string[],
    private readonly parse: (bytes: Buffer) => unknown,
    /** The document with its lists empty. */
    readonly facts: unknown,
    private readonly cut: string | null,
    /** Of each list's name, the occurrence that counts. */
    private readonly last: ReadonlyMap<string, number>,
  ) {}

  /**
   * @param names Members of the outermost object that are long lists; ROOT_LIST for the document itself.
   * @throws SyntaxError where what stands outside of the lists is no JSON, or longer than a piece may be.
   */
  static async open(
    source: ByteSource,
    limits: ImportLimits,
    names: readonly string[],
    parse: (bytes: Buffer) => unknown = parseBoundedJson,
  ): Promise<ListedDocument> {
    const scanner = new ListScanner(names);
    const parts: Buffer[] = [];
    let length = 0;
    let cut: string | null = null;
    try {
      for await (const chunk of source.chunks())
        for (const { bytes, list } of scanner.scan(chunk)) {
          if (list !== null) continue;
          parts.push(bytes);
          length += bytes.length;
          if (length > limits.maxPieceBytes) throw tooLong(names, limits);
        }
      if (scanner.isOpen) cut = 'the file ends early';
    } catch (error) {
      // A gzip file that is cut off gives what came before.
      if (!(error instanceof ImportFileError) || !scanner.isOpen) throw error;
      cut = error.reason;
    }
    const outside = Buffer.concat(parts, length);
    const facts = parse(cut === null ? outside : mended(outside, scanner));
    return new ListedDocument(source, limits, names, parse, facts, cut, scanner.last);
  }

  /** What is to be told of a document that ends early, behind what was read of it; nothing of a whole one. */
  cutAfter(count: number, what: string): BadPiece[] {
    if (this.cut === null) return [];
    const kept = `${count} ${what}${count === 1 ? '' : 's'}`;
    return [
      { line: 1, reason: `${this.cut}; ${kept} before the cut ${count === 1 ? 'is' : 'are'} kept` },
    ];
  }

  /** The objects of a list; of lists of one name those of the last, as JSON has it. */
  async *objects(name: string): AsyncGenerator<ListedElement> {
    const { maxPieceBytes } = this.limits;
    let index = 0;
    let parts: Buffer[] = [];
    let length = 0;
    for await (const { bytes, list, ends } of this.#parts()) {
      if (list?.name !== name || list.occurrence !== this.last.get(name)) continue;
      length += bytes.length;
      if (length > maxPieceBytes) parts = [];
      else parts.push(bytes);
      if (!ends) continue;
      yield length > maxPieceBytes
        ? { index, reason: `is longer than ${maxPieceBytes} bytes` }
        : this.#element(index, Buffer.concat(parts, length));
      index++;
      parts = [];
      length = 0;
    }
  }

  async *#parts(): AsyncGenerator<ScannedPart> {
    const scanner = new ListScanner(this.names);
    try {
      for await (const chunk of this.source.chunks()) yield* scanner.scan(chunk);
    } catch (error) {
      if (!(error instanceof ImportFileError) || this.cut === null) throw error;
    }
  }

  #element(index: number, bytes: Buffer): ListedElement {
    try {
      return listedElement(this.parse(bytes), index);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { index, reason: `is ${error.message}` };
    }
  }
}

/** A parsed element of a list, which should be an object. */
export function listedElement(parsed: unknown, index: number): ListedElement {
  const value = objectIn(parsed);
  if (value !== undefined) return { index, value };
  return { index, reason: `should be an object, not ${kindOf(parsed)}` };
}

/** The whole members of a document that ends early, closed. */
function mended(outside: Buffer, scanner: ListScanner): Buffer {
  const { list } = scanner;
  if (list !== null)
    return Buffer.concat([outside, Buffer.from(list.name === ROOT_LIST ? ']' : ']}')]);
  if (scanner.wholeMembers === 0) return outside;
  return Buffer.concat([outside.subarray(0, scanner.wholeMembers), Buffer.from('}')]);
}

function tooLong(names: readonly string[], { maxPieceBytes }: ImportLimits): SyntaxError {
  const lists = names.filter((name) => name !== ROOT_LIST).map((name) => `"${name}"`);
  return new SyntaxError(
    `the file without its ${lists.join(' and ')} is longer than ${maxPieceBytes} bytes`,
  );
}
