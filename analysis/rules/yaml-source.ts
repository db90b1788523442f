import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { BadRuleError } from './errors.js';

/** A value of a YAML file with its place, so that a complaint can name the line. */
export class YamlValue {
  constructor(
    private readonly file: string,
    private readonly lines: LineCounter,
    private readonly node: Node | null,
    /** The line to name where the value itself is missing. */
    private readonly fallbackLine: number,
  ) {}

  static parse(file: string, text: string): YamlValue {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [fault] = document.errors;
    if (fault)
      throw new BadRuleError(
        file,
        lines.linePos(fault.pos[0]).line,
        `expected YAML: ${fault.message}`,
      );
    return new YamlValue(file, lines, document.contents as Node | null, 1);
  }

  get line(): number {
    const start = this.node?.range?.[0];
    return start === undefined ? this.fallbackLine : this.lines.linePos(start).line;
  }

  fault(message: string): BadRuleError {
    return new BadRuleError(this.file, this.line, message);
  }

  /** The values of a mapping by key; a key that is not among `known` is a complaint of its own. */
  fields(what: string, known?: readonly string[]): Map<string, YamlValue> {
    if (!isMap(this.node)) throw this.fault(`expected ${what}, got ${this.described()}`);
    const fields = new Map<string, YamlValue>();
    for (const { key, value } of (this.node as YAMLMap<Node, Node | null>).items) {
      const at = new YamlValue(this.file, this.lines, key, this.line);
      const name = isScalar(key) ? String(key.value) : '';
      if (known && !known.includes(name))
        throw at.fault(`"${name}" is not known here; expected one of ${known.join(', ')}`);
      fields.set(name, new YamlValue(this.file, this.lines, value, at.line));
    }
    return fields;
  }

  items(what: string): YamlValue[] {
    if (!isSeq(this.node)) throw this.fault(`expected ${what}, got ${this.described()}`);
    return this.node.items.map(
      (item) => new YamlValue(this.file, this.lines, item as Node | null, this.line),
    );
  }

  /** One text or a list of them. */
  texts(what: string): string[] {
    const values = isSeq(this.node) ? this.items(what) : [this];
    if (values.length === 0) throw this.fault(`expected ${what}, got an empty list`);
    return values.map((value) => value.text(what));
  }

  text(what: string): string {
    const value = this.scalar();
    if (typeof value !== 'string' || value === '')
      throw this.fault(`expected ${what}, got ${this.described()}`);
    return value;
  }

  number(what: string, min: number): number {
    const value = this.scalar();
    if (typeof value !== 'number' || !Number.isFinite(value) || value < min)
      throw this.fault(`expected ${what}, got ${this.described()}`);
    return value;
  }

  /** A number, a text or true or false. */
  plain(what: string): string | number | boolean {
    const value = this.scalar();
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return value;
    throw this.fault(`expected ${what}, got ${this.described()}`);
  }

  oneOf<T extends string>(what: string, values: readonly T[]): T {
    const value = this.scalar();
    const found = values.find((candidate) => candidate === value);
    if (found === undefined)
      throw this.fault(`expected ${what}: ${values.join(', ')}; got ${this.described()}`);
    return found;
  }

  /** A regular expression that both DuckDB and we take; `(?i)` and the like may open it. */
  pattern(what: string): string {
    const text = this.text(what);
    try {
      new RegExp(text.replace(/^\(\?[ims]+\)/, ''));
    } catch (error) {
      throw this.fault(`expected ${what}, got "${text}": ${(error as Error).message}`);
    }
    return text;
  }

  private scalar(): unknown {
    return isScalar(this.node) ? this.node.value : undefined;
  }

  private described(): string {
    if (this.node === null) return 'nothing';
    if (isMap(this.node)) return 'a mapping';
    if (isSeq(this.node)) return 'a list';
    const value = this.scalar();
    if (value === null || value === undefined) return 'nothing';
    return typeof value === 'string' ? `"${value}"` : String(value as number);
  }
}
