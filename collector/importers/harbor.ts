import { existsSync } from 'node:fs';
import { atif } from './atif.js';
import { ByteSource } from './byte-source.js';
import { HarborTrial, isTrialResult } from './harbor-trial.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { objectIn } from '../json/json-object.js';
import { jsonDocument } from './json/index.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/**
 * A trial of a Harbor job by its `result.json`: with the agent's trajectory where there is one; without, a run that
 * says only how it went.
 */
export const harbor: ImportFormat = {
  id: 'harbor',
  about: 'Harbor trial (result.json, with agent/trajectory.json and the verifier beside it)',
  detect(head) {
    const text = head.toString('utf8');
    return (
      /^\s*\{/.test(text) &&
      /"trial_name"\s*:/.test(text) &&
      /"(?:task_name|verifier_result)"\s*:/.test(text) &&
      /"(?:trial_uri|agent_info|agent_result|verifier_result)"\s*:/.test(text)
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const result = objectIn(await jsonDocument(source, limits));
    const trial = await HarborTrial.of(source.path);
    if (result === undefined || !isTrialResult(result) || trial === null)
      throw new SyntaxError(
        'a trial should have a "trial_name" and a "task_name" or "verifier_result"',
      );
    if (existsSync(trial.trajectory)) {
      yield* atif.read(await ByteSource.open(trial.trajectory), limits);
      return;
    }
    const run = new Trajectory(RunIds.of('harbor', trial.name), {
      format: 'harbor',
      agent: trial.agent ?? 'agent',
      startNs: trial.startNs,
    });
    run.end({ endNs: trial.endNs, ...trial.ending });
    yield { line: 1, traces: run.take() };
  },
  reads(file) {
    // A trajectory is imported by its trial's result: by itself it would be read twice.
    return file.endsWith('result.json')
      ? [file.replace(/result\.json$/, 'agent/trajectory.json')]
      : [];
  },
};
