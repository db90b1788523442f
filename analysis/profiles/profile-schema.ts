import type { Schema } from '@cfworker/json-schema';
import { SEVERITIES } from '../model.js';
import { defaultProfile } from './default.js';
import { MEASURE_NAMES } from './measure-name.js';
import { tracebenchProfile } from './tracebench.js';

const SHIPPED = [defaultProfile.name, tracebenchProfile.name];

const points: Schema = { type: 'number', minimum: 0, maximum: 100 };

const object = (properties: Schema, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const each = (names: readonly string[], value: Schema): Schema =>
  object(Object.fromEntries(names.map((name) => [name, value])));

const charge: Schema = {
  ...object(
    { points, none: { type: 'number', minimum: 0 }, full: { type: 'number', exclusiveMinimum: 0 } },
    ['points', 'full'],
  ),
  type: ['object', 'null'],
};

const rewardTerm: Schema = { type: 'number' };

/** What a user's file may say (JSON Schema 2020-12); what it leaves out is as in the profile it extends. */
export const PROFILE_SCHEMA: Schema = object(
  {
    name: { type: 'string', pattern: '^[A-Za-z0-9_.-]+$', not: { enum: SHIPPED } },
    title: { type: 'string' },
    extends: { enum: SHIPPED },
    quality: object({
      by_severity: each(SEVERITIES, points),
      by_detector: { type: 'object', additionalProperties: points },
      most_per_detector: { ...points, type: ['number', 'null'] },
      most_per_failure: { ...points, type: ['number', 'null'] },
    }),
    efficiency: each(MEASURE_NAMES, charge),
    reliability: each(MEASURE_NAMES, charge),
    rewards: object({
      ...each(['step', 'progress', 'error', 'pass', 'fail', 'unknown'], rewardTerm)['properties'],
      discount: { type: 'number', minimum: 0, maximum: 1 },
      finding: each(SEVERITIES, rewardTerm),
    }),
  },
  ['name'],
);
