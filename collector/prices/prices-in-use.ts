import { PriceList } from './cost-of-usage.js';
import { builtInPrices, readPriceFile } from './price-table.js';

/** Names a price file that goes before the built-in table. Threads and child processes take it over. */
export const PRICES_VARIABLE = 'TRACEHOUND_PRICES';

let inUse: { file: string; list: PriceList } | null = null;

/**
 * The prices by which costs are computed in this thread. A price file that cannot be used must not stop telemetry:
 * then the built-in table counts, and a warning says so once. Commands check the file before they begin.
 */
export function pricesInUse(): PriceList {
  const file = process.env[PRICES_VARIABLE] ?? '';
  if (inUse?.file !== file) inUse = { file, list: new PriceList(tableFrom(file)) };
  return inUse.list;
}

function tableFrom(file: string) {
  if (file === '') return builtInPrices();
  try {
    return readPriceFile(file);
  } catch (error) {
    process.emitWarning(`${(error as Error).message} The built-in prices are used.`, 'Tracehound');
    return builtInPrices();
  }
}
