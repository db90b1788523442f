/**
 * Holm's correction (1979): p values of several questions asked of the same data, so that the chance of
 * any false alarm among them stays what one question alone would have. In the order given.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, at) => at).sort((a, b) => pValues[a]! - pValues[b]!);
  const corrected: number[] = [];
  let highest = 0;
  order.forEach((at, rank) => {
    highest = Math.max(highest, Math.min(1, pValues[at]! * (pValues.length - rank)));
    corrected[at] = highest;
  });
  return corrected;
}
