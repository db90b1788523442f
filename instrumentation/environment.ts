import { diag } from '@opentelemetry/api';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Node's timers take no more, and say so on the host's stderr; in milliseconds it is some 25 days. */
const MAX_NUMBER = 2 ** 31 - 1;

/**
 * A variable that is to hold one of these words, in any case of letters.
 *
 * @returns undefined where it is not set or, said in a warning, holds another.
 */
export function readChoice<T extends string>(
  name: string,
  known: readonly T[],
  env: Environment = process.env,
): T | undefined {
  const value = textOf(name, env)?.toLowerCase();
  if (value === undefined) return undefined;
  const choice = known.find((candidate) => candidate === value);
  if (choice === undefined) warnUnknown(name, value, known.join(' | '));
  return choice;
}

/**
 * A variable that is to hold a number of at least `least`. One that no timer would take stands for the greatest that
 * it takes.
 *
 * @returns undefined where it is not set or, said in a warning, holds anything else.
 */
export function readNumber(
  name: string,
  least: number,
  env: Environment = process.env,
): number | undefined {
  const value = textOf(name, env);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (number >= least) return Math.min(number, MAX_NUMBER);
  warnUnknown(name, value, `a number of at least ${least}`);
  return undefined;
}

/** Says that a variable holds what nobody can use here. */
export function warnUnknown(name: string, value: string, expected: string): void {
  diag.warn(`tracehound: ${name}=${value} is not supported here; expected ${expected}`);
}

function textOf(name: string, env: Environment): string | undefined {
  return env[name]?.trim() || undefined;
}
