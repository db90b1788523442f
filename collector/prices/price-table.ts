import { readFileSync } from 'node:fs';
import { PriceFileError } from '../errors.js';

/** What one model charges, in US dollars for a million tokens. */
export interface Price {
  input: number;
  output: number;
  /** Input that came from a cache; at the price of other input where it is left out. */
  cacheRead?: number;
  /** Input that was put into a cache; at the price of other input where it is left out. */
  cacheWrite?: number;
  /** Output spent on reasoning; at the price of other output where it is left out. */
  reasoning?: number;
}

/** The price of a family of models: its name, and the same with a date or `-latest` behind it. */
export interface FamilyPrice extends Price {
  family: string;
  /** Providers under whose name it is sold at this price; any, where they are left out. */
  providers?: readonly string[];
  /** What a call pays whose input is longer than so many tokens. */
  over?: Price & { tokens: number };
}

/** Prices as of a day. Whoever has others brings a file of the same form, see `readPriceFile`. */
export interface PriceTable {
  /** ISO 8601 day. */
  date: string;
  families: readonly FamilyPrice[];
}

const PRICE_NAMES = ['input', 'output', 'cacheRead', 'cacheWrite', 'reasoning'] as const;

/** The table that comes with the package: `model-prices.json`, which names its sources. */
export function builtInPrices(): PriceTable {
  const file = new URL('./model-prices.json', import.meta.url);
  return tableOf(JSON.parse(readFileSync(file, 'utf8')) as unknown, file.pathname);
}

/**
 * Reads a user's price file, JSON: `{"date": "2026-11-01", "families": [{"family": "my-model", "input": 1, "output":
 * 4, "cacheRead": 0.1}]}`. Its families go before the built-in ones. Throws PriceFileError.
 */
export function readPriceFile(path: string): PriceTable {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new PriceFileError(path, cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  }
  const own = tableOf(parsed, path);
  return { date: own.date, families: [...own.families, ...builtInPrices().families] };
}

function tableOf(value: unknown, path: string): PriceTable {
  const table = value as {
    date?: unknown;
    providers?: Record<string, readonly string[]>;
    families?: unknown;
  } | null;
  if (typeof table !== 'object' || table === null || !Array.isArray(table.families))
    throw new PriceFileError(path, 'expected an object with a list "families"');
  const families = table.families.map((item: unknown, at) => {
    const where = `families[${at}]`;
    const family = checked(item, where, path);
    // Providers may be a list, or the name of one that the file spells out once.
    const providers = family['providers'];
    const listed = typeof providers === 'string' ? table.providers?.[providers] : providers;
    return { ...family, providers: listed } as unknown as FamilyPrice;
  });
  return { date: typeof table.date === 'string' ? table.date : '', families };
}

function checked(item: unknown, where: string, path: string): Record<string, unknown> {
  if (typeof item !== 'object' || item === null)
    throw new PriceFileError(path, `${where} should be an object`);
  const family = item as Record<string, unknown>;
  if (typeof family['family'] !== 'string' || family['family'] === '')
    throw new PriceFileError(path, `${where} should have a "family", the model's name`);
  for (const name of PRICE_NAMES) {
    const price = family[name];
    if (price === undefined && name !== 'input' && name !== 'output') continue;
    if (typeof price !== 'number' || !Number.isFinite(price) || price < 0)
      throw new PriceFileError(
        path,
        `${where}.${name} should be dollars for a million tokens, it is ${JSON.stringify(price)}`,
      );
  }
  return family;
}
