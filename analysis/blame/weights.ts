import { readFileSync } from 'node:fs';
import { Validator, type Schema } from '@cfworker/json-schema';
import { BadWeightsError } from '../errors.js';
import { LEARNED, type Learned } from './learned.js';
import { RUN_KINDS } from './run-kind.js';

/** Names a JSON file of weights that takes the place of the ones that came with this version. */
export const WEIGHTS_VARIABLE = 'TRACEHOUND_BLAME_WEIGHTS';

const COUNT: Schema = { type: 'number', minimum: 0 };
const SHARE: Schema = { type: 'number', minimum: 0, maximum: 1 };
const KIND: Schema = {
  type: 'object',
  required: ['runs', 'held', 'byChance', 'isProven'],
  properties: { runs: COUNT, held: COUNT, byChance: COUNT, isProven: { type: 'boolean' } },
};

/** The shape of `Learned`. */
const SCHEMA = new Validator(
  {
    type: 'object',
    required: ['runs', 'sets', 'kinds', 'failedShare', 'weights'],
    properties: {
      runs: COUNT,
      sets: { type: 'object', additionalProperties: COUNT },
      kinds: {
        type: 'object',
        required: [...RUN_KINDS],
        properties: Object.fromEntries(RUN_KINDS.map((kind) => [kind, KIND])),
      },
      failedShare: {
        type: 'object',
        required: ['suspected', 'none'],
        properties: { suspected: SHARE, none: SHARE },
      },
      weights: { type: 'object', additionalProperties: { type: 'number' } },
    },
  },
  '7',
  false,
);

let inUse: { path: string; learned: Learned } | null = null;

/**
 * The weights that rank steps: those of this version, or of the file that the environment names, so that a
 * pipeline can hold them still while versions change. Throws BadWeightsError where the file is none.
 */
export function weightsInUse(): Learned {
  const path = process.env[WEIGHTS_VARIABLE] ?? '';
  if (path === '') return LEARNED;
  if (inUse?.path !== path) inUse = { path, learned: readWeights(path) };
  return inUse.learned;
}

function readWeights(path: string): Learned {
  let said: unknown;
  try {
    said = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new BadWeightsError(path, error instanceof Error ? error.message : String(error));
  }
  const { valid, errors } = SCHEMA.validate(said);
  const problem = errors.at(-1);
  if (!valid) throw new BadWeightsError(path, `${problem?.instanceLocation}: ${problem?.error}`);
  return said as Learned;
}
