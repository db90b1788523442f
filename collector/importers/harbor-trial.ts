import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { countIn, nameIn, numberIn, objectIn, type JsonObject } from '../json/json-object.js';
import { parseBoundedJson } from './json/index.js';
import { timestampNs } from '../times/timestamps.js';
import type { RunEnd } from './trajectory/index.js';

/** Larger than any trial's result; what is more is none. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A trial of a Harbor job: its folder holds `result.json`, `agent/trajectory.json` and what the verifier wrote. */
export class HarborTrial {
  private constructor(
    readonly folder: string,
    readonly result: JsonObject,
    private readonly writtenReward: number | undefined,
  ) {}

  /** The trial that a trajectory or a result lies in; null where it lies in none. */
  static async of(file: string): Promise<HarborTrial | null> {
    const own = path.dirname(file);
    for (const folder of [own, path.dirname(own)]) {
      const result = await readObject(path.join(folder, 'result.json'));
      if (result !== undefined && isTrialResult(result))
        return new HarborTrial(folder, result, await readReward(folder));
    }
    return null;
  }

  get name(): string {
    return nameIn(this.result['trial_name']) ?? path.basename(this.folder);
  }

  get agent(): string | undefined {
    return nameIn(objectIn(this.result['agent_info'])?.['name']);
  }

  get startNs(): bigint | undefined {
    return this.#time('started_at');
  }

  get endNs(): bigint | undefined {
    return this.#time('finished_at');
  }

  /** Where Harbor has the agent's trajectory. */
  get trajectory(): string {
    return path.join(this.folder, 'agent', 'trajectory.json');
  }

  /** How it went: the verifier's reward, where it is 1 a pass and where it is 0 a fail; the exception that ended it. */
  get ending(): RunEnd {
    const reward = this.#reward();
    const exception = objectIn(this.result['exception_info']);
    const spent = objectIn(this.result['agent_result']) ?? {};
    const tokens = {
      tokensIn: countIn(spent['n_input_tokens']),
      tokensOut: countIn(spent['n_output_tokens']),
      tokensCacheRead: countIn(spent['n_cache_tokens']),
      costUsd: numberIn(spent['cost_usd']),
    };
    return {
      // What Harbor does not know, the trajectory may.
      ...Object.fromEntries(Object.entries(tokens).filter(([, value]) => value !== undefined)),
      reward,
      outcome:
        reward === undefined ? undefined : reward >= 1 ? 'pass' : reward <= 0 ? 'fail' : undefined,
      task: nameIn(this.result['task_name']),
      metadata: { dataset: this.result['source'], trial: this.result['trial_name'] },
      ...(exception === undefined
        ? {}
        : {
            error: {
              type: nameIn(exception['exception_type']) ?? 'exception',
              message: nameIn(exception['exception_message']) ?? '',
            },
          }),
    };
  }

  #reward(): number | undefined {
    const rewards = objectIn(objectIn(this.result['verifier_result'])?.['rewards']) ?? {};
    // One reward alone may have any name.
    const [first, ...more] = Object.values(rewards);
    return (
      numberIn(rewards['reward']) ??
      (more.length === 0 ? numberIn(first) : undefined) ??
      this.writtenReward
    );
  }

  #time(name: string): bigint | undefined {
    const acted = objectIn(this.result['agent_execution']) ?? {};
    return timestampNs(acted[name] ?? this.result[name]);
  }
}

export function isTrialResult(value: JsonObject): boolean {
  return 'trial_name' in value && ('task_name' in value || 'verifier_result' in value);
}

async function readObject(file: string): Promise<JsonObject | undefined> {
  const bytes = await readSmall(file);
  if (bytes === undefined) return undefined;
  try {
    return objectIn(parseBoundedJson(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The verifier's own file, which is there even where the trial ended before it was read. */
async function readReward(folder: string): Promise<number | undefined> {
  const text = await readSmall(path.join(folder, 'verifier', 'reward.txt'));
  return text === undefined ? undefined : numberIn(text.toString('utf8').trim());
}

async function readSmall(file: string): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(file);
    return bytes.length > MAX_BYTES ? undefined : bytes;
  } catch {
    // Not there, or not to be read: what it would have said is not known.
    return undefined;
  }
}
