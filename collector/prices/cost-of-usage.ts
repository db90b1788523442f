import type { CanonicalFields } from '../dialects/canonical-span.js';
import { decodeText } from '../json/text.js';
import type { FamilyPrice, PriceTable } from './price-table.js';

const MILLION = 1e6;
/** What may stand behind a family's name and mean the same model: a date, a version, `latest`, `preview`. */
const SUFFIX =
  /^(?:[-@:](?:\d{4}-\d\d-\d\d|\d{8}|\d{6}|\d{4}|\d{3}|\d\d-\d{4}|\d\d-\d\d|latest|preview|exp|v\d+(?::\d+)?))+$/;
/** What may stand before it: a gateway's or cloud's path, a region. */
const PREFIX = /^(?:.*\/|(?:[a-z]{2,6}\.)?(?:anthropic|openai|mistral|google)\.)/;

/** Computes what calls cost from a price table. */
export class PriceList {
  #families = new Map<string, FamilyPrice[]>();
  /** By provider, then by model. */
  #found = new Map<string, Map<string, FamilyPrice | null>>();
  #kept = 0;

  constructor(table: PriceTable) {
    for (const family of table.families) {
      const name = canonicalModel(family.family);
      this.#families.set(name, [...(this.#families.get(name) ?? []), family]);
    }
  }

  /**
   * Fills `costUsd` where the producer states none and model, prices and counts are known. A cost that is not known
   * stays open: it is not zero.
   */
  fill(fields: CanonicalFields): void {
    if (fields.costUsd !== undefined || fields.tokensIn === undefined) return;
    const provider = fields.provider === undefined ? '' : decodeText(fields.provider);
    const family =
      this.#priceOf(fields.modelResponded, provider) ??
      this.#priceOf(fields.modelRequested, provider);
    if (family === null) return;
    // An embedding has no output; a model that answers text and says not how much has no known cost.
    if (fields.tokensOut === undefined && family.output !== 0) return;
    fields.costUsd = costOf(family, fields);
    fields.costSource = 'computed';
  }

  #priceOf(model: CanonicalFields['modelRequested'], provider: string): FamilyPrice | null {
    if (model === undefined) return null;
    const name = decodeText(model);
    let known = this.#found.get(provider);
    if (known === undefined) {
      known = new Map();
      if (this.#found.size < 100) this.#found.set(provider, known);
    }
    let family = known.get(name);
    if (family === undefined) {
      family = this.#find(canonicalModel(name), provider);
      // Names come from outside: a bound that hostile ones cannot pass.
      if (this.#kept++ < 10_000) known.set(name, family);
    }
    return family;
  }

  #find(model: string, provider: string): FamilyPrice | null {
    const bare = model.replace(PREFIX, '');
    for (let end = bare.length; end > 0; end--) {
      if (end < bare.length && !SUFFIX.test(bare.slice(end))) continue;
      const family = this.#families
        .get(bare.slice(0, end))
        ?.find(({ providers }) => provider === '' || !providers || providers.includes(provider));
      if (family !== undefined) return family;
    }
    return null;
  }
}

/** Names differ in case, and in how they write a version's dot (`claude-sonnet-4.5`). */
function canonicalModel(name: string): string {
  return name.toLowerCase().replace(/(\d)\.(\d)/g, '$1-$2');
}

function costOf(family: FamilyPrice, fields: CanonicalFields): number {
  const { tokensIn = 0n, tokensOut = 0n } = fields;
  const { tokensCacheRead = 0n, tokensCacheWrite = 0n, tokensReasoning = 0n } = fields;
  const price =
    family.over !== undefined && Number(tokensIn) > family.over.tokens ? family.over : family;
  const plain = Math.max(0, Number(tokensIn - tokensCacheRead - tokensCacheWrite));
  const reasoning = Number(tokensReasoning < tokensOut ? tokensReasoning : tokensOut);
  const dollars =
    plain * price.input +
    Number(tokensCacheRead) * (price.cacheRead ?? price.input) +
    Number(tokensCacheWrite) * (price.cacheWrite ?? price.input) +
    (Number(tokensOut) - reasoning) * price.output +
    reasoning * (price.reasoning ?? price.output);
  return dollars / MILLION;
}
