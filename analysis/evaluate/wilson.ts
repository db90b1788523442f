/** A share with the ends of its interval, all 0 to 1. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** 97.5 % quantile of the standard normal distribution: intervals of 95 %. */
const Z = 1.959963984540054;

/**
 * A share of counts with Wilson's score interval (E. B. Wilson, Probable Inference, JASA 22, 1927, p. 209),
 * which keeps near its 95 % with few runs and with shares of 0 and 1, where the usual one fails. Null for 0 of 0.
 */
export function wilson(hits: number, of: number): Estimate | null {
  if (of === 0) return null;
  const share = hits / of;
  const scale = 1 + (Z * Z) / of;
  const centre = (share + (Z * Z) / (2 * of)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of))) / scale;
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
