import { BadValueError } from './errors.js';

/** Parses an option that is an amount of money: a number of 0 or more. */
export function parseAmount(name: string): (value: string) => number {
  return (value) => {
    const amount = Number(value);
    if (value.trim() === '' || !Number.isFinite(amount) || amount < 0)
      throw new BadValueError(name, value, 'an amount such as 0.50');
    return amount;
  };
}
