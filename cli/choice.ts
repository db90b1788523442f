import { Option } from 'commander';
import { BadValueError } from './errors.js';

/** An option that takes one of a few words; anything else is answered with the list. */
export function choiceOption<T extends string>(
  flag: string,
  description: string,
  choices: readonly T[],
  fallback: T,
): Option {
  const name = flag.split(/[ ,]/)[0]!;
  return new Option(flag, `${description}: ${choices.join(', ')}`)
    .default(fallback)
    .argParser((value: string) => {
      if (!choices.includes(value as T))
        throw new BadValueError(name, value, `one of ${choices.join(', ')}`);
      return value;
    });
}
