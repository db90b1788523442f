import { readFileSync } from 'node:fs';
import { Validator, type OutputUnit } from '@cfworker/json-schema';
import { parse, YAMLParseError } from 'yaml';
import { BadProfileError } from '../errors.js';
import { isDetectorName, noSuchDetector } from '../rule-sets/detector-names.js';
import { defaultProfile } from './default.js';
import type { MeasureName } from './measure-name.js';
import { PROFILE_SCHEMA } from './profile-schema.js';
import type { Charge, Charges, Profile, RewardTerms } from './profile.js';
import { tracebenchProfile } from './tracebench.js';

/** A file that the schema allows. */
interface ProfileFile {
  name: string;
  title?: string;
  extends?: string;
  quality?: {
    by_severity?: Record<string, number>;
    by_detector?: Record<string, number>;
    most_per_detector?: number | null;
    most_per_failure?: number | null;
  };
  efficiency?: SaidCharges;
  reliability?: SaidCharges;
  rewards?: Partial<RewardTerms>;
}

type SaidCharges = Partial<Record<MeasureName, (Omit<Charge, 'none'> & { none?: number }) | null>>;

/**
 * Reads a profile from YAML. Throws BadProfileError, with every place that is wrong, and the file system's
 * own errors where the file cannot be read.
 */
export function readProfileFile(file: string): Profile {
  const said = parseYaml(file);
  const { valid, errors } = new Validator(PROFILE_SCHEMA, '2020-12', false).validate(said);
  if (!valid) throw new BadProfileError(file, problemsOf(errors));
  const { name, title, quality, efficiency, reliability, rewards, ...rest } = said as ProfileFile;
  const base = rest.extends === 'tracebench' ? tracebenchProfile : defaultProfile;
  const profile = {
    name,
    title: title ?? name,
    ruleSet: base.ruleSet,
    penaltyBySeverity: { ...base.penaltyBySeverity, ...quality?.by_severity },
    penaltyByDetector: { ...base.penaltyByDetector, ...quality?.by_detector },
    maxPenaltyPerDetector: limitOf(quality?.most_per_detector, base.maxPenaltyPerDetector),
    maxPenaltyPerFailure: limitOf(quality?.most_per_failure, base.maxPenaltyPerFailure),
    efficiency: mergeCharges(base.efficiency, efficiency),
    reliability: mergeCharges(base.reliability, reliability),
    rewards: {
      ...base.rewards,
      ...rewards,
      finding: { ...base.rewards.finding, ...rewards?.finding },
    },
  };
  const upsideDown = [profile.efficiency, profile.reliability]
    .flatMap((charges) => Object.entries(charges))
    .filter(([, { none, full }]) => full <= none);
  const unknown = Object.keys(quality?.by_detector ?? {}).filter(
    (name) => !isDetectorName(name, profile.ruleSet),
  );
  const problems = [
    ...upsideDown.map(([measure]) => `${measure}: full must be more than none`),
    ...unknown.map((name) => `quality.by_detector.${name}: ${noSuchDetector(name)}`),
  ];
  if (problems.length > 0) throw new BadProfileError(file, problems);
  return profile;
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new BadProfileError(file, [error.message.split('\n')[0]!.replace(/:$/, '')]);
  }
}

/** `null` in the file takes the limit of the extended profile away. */
function limitOf(said: number | null | undefined, base: number | null): number | null {
  return said === undefined ? base : said;
}

/** `null` in the file takes a charge of the extended profile away. */
function mergeCharges(base: Charges, said: SaidCharges = {}): Charges {
  const merged: Partial<Record<MeasureName, Charge>> = { ...base };
  for (const [name, charge] of Object.entries(said)) {
    if (charge === null) delete merged[name as MeasureName];
    else merged[name as MeasureName] = { none: 0, ...charge };
  }
  return merged;
}

/** The places that are wrong in themselves, not those that hold one. */
function problemsOf(errors: readonly OutputUnit[]): string[] {
  const told = errors.filter(
    ({ keyword }) => keyword !== 'properties' && keyword !== 'additionalProperties',
  );
  return [...new Set(told.map(problemOf))];
}

const PROBLEMS: Readonly<Record<string, string>> = {
  false: 'a profile has no such setting',
  not: 'that name belongs to a profile that ships',
};

function problemOf({ instanceLocation, keyword, error }: OutputUnit): string {
  const place = instanceLocation.replace(/^#\/?/, '').replaceAll('/', '.');
  const what = PROBLEMS[keyword] ?? error.replace(/\.$/, '');
  return place === '' ? what : `${place}: ${what}`;
}
