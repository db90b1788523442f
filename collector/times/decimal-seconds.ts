const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const MAX_EXPONENT = 30;

/** Seconds as they are written in a file, `1778527620.470352`, as nanoseconds, without a double in between. */
export function decimalSecondsToNs(source: string): bigint {
  const found = DECIMAL.exec(source);
  if (found === null)
    throw new SyntaxError(`"timestamp" should be a number of seconds, not ${source}`);
  const [, sign, whole = '0', fraction = '', exponent = '0'] = found;
  const shift = Number(exponent) - fraction.length + 9;
  if (Math.abs(shift) > MAX_EXPONENT)
    throw new SyntaxError(`"timestamp" is out of range: ${source}`);
  const digits = BigInt(whole + fraction);
  const ns = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  if (sign === '-' || ns >= 2n ** 63n)
    throw new SyntaxError(`"timestamp" is out of range: ${source}`);
  return ns;
}
