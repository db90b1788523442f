const BARS = '▁▂▃▄▅▆▇█';

/** One bar for each value, the highest filling the line; a value of 0 is a blank. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values, 1);
  return values
    .map((value) => (value === 0 ? ' ' : BARS[Math.ceil((value / highest) * BARS.length) - 1]!))
    .join('');
}
