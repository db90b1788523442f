/**
 * McNemar's test for pairs (1947), exact and two-sided: how likely a split at least as uneven is where a pair
 * that differs is as likely to differ one way as the other. 1 where no pair differs.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const differing = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  let logChoose = 0;
  let p = 0;
  for (let k = 0; k <= fewer; k++) {
    if (k > 0) logChoose += Math.log(differing - k + 1) - Math.log(k);
    p += Math.exp(logChoose - differing * Math.LN2);
  }
  return Math.min(1, 2 * p);
}
