import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { maskAttributes, type MaskText } from '../privacy/mask-attributes.js';

/** Some times as many as the SDK keeps apart of one instrument; what comes beyond is summed up in one, as it does. */
const MAX_SETS = 10_000;
const OVERFLOW: Attributes = { 'otel.metric.overflow': true };

/** Stands for attributes: the SDK makes a text of a set for each value, which takes it 2 us for six attributes. */
export interface SetNumber extends Attributes {
  readonly set: number;
}

/** All sets of one meter, by their numbers. */
interface Known {
  readonly sets: AttributeSet[];
  readonly mask: MaskText;
}

/**
 * Attributes that measurements have in common. Each set is made, and its secrets masked, once; from then on it is found
 * by its values, one after the other.
 */
export class AttributeSet {
  readonly number: SetNumber;
  readonly #attributes: Attributes;
  readonly #known: Known;
  readonly #larger = new Map<string, Map<AttributeValue, AttributeSet>>();

  private constructor(attributes: Attributes, known: Known) {
    this.#attributes = maskAttributes(attributes, known.mask);
    this.#known = known;
    this.number = { set: known.sets.push(this) - 1 };
  }

  /** The empty set, which all others grow from. */
  static empty(mask: MaskText): AttributeSet {
    const known: Known = { sets: [], mask };
    new AttributeSet(OVERFLOW, known);
    return new AttributeSet({}, known);
  }

  /** The set that has this attribute, too; the very same where there is no value. */
  with(key: string, value: AttributeValue | undefined): AttributeSet {
    if (value === undefined || this === this.#overflow) return this;
    let values = this.#larger.get(key);
    if (!values) this.#larger.set(key, (values = new Map()));
    let larger = values.get(value);
    if (!larger) {
      if (this.#known.sets.length > MAX_SETS) return this.#overflow;
      larger = new AttributeSet({ ...this.#attributes, [key]: value }, this.#known);
      values.set(value, larger);
    }
    return larger;
  }

  /** What a number stands for. Attributes that the SDK made itself stay as they are. */
  attributesOf(given: Attributes): Attributes {
    const set = this.#known.sets[given['set'] as number];
    return set ? set.#attributes : given;
  }

  get #overflow(): AttributeSet {
    return this.#known.sets[0]!;
  }
}
