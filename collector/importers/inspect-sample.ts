import {
  nameIn,
  namesIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import type { DecodedTraces } from '../otlp/model.js';
import { timestampNs } from '../times/timestamps.js';
import { Attachments } from './inspect-attachments.js';
import { EventTeller, tellMessages } from './inspect-steps.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/** One sample of an evaluation as a run. `evaluation` is the log's `eval`: the task, the model, the evaluation's ids. */
export function inspectSample(sample: JsonObject, evaluation: JsonObject): DecodedTraces {
  const texts = new Attachments(objectIn(sample['attachments']) ?? {});
  const sampleId = String(sample['id'] ?? '');
  const epoch = String(sample['epoch'] ?? 1);
  const log = nameIn(evaluation['eval_id']) ?? nameIn(evaluation['run_id']) ?? '';
  const identity = nameIn(sample['uuid']) ?? `${log}/${sampleId}/${epoch}`;
  const run = new Trajectory(RunIds.of('inspect', identity), {
    format: 'inspect',
    agent: nameIn(evaluation['solver']) ?? 'inspect',
    model: nameIn(evaluation['model']),
    service: nameIn(evaluation['task']),
    session: nameIn(evaluation['run_id']),
    startNs: timestampNs(sample['started_at']),
  });
  const events = objectsIn(sample['events']);
  if (events.some(({ event }) => event === 'model'))
    new EventTeller(run, sample, texts).tell(events);
  else tellMessages(run, objectsIn(sample['messages']), texts);
  const failure = objectIn(sample['error']);
  const limit = objectIn(sample['limit']);
  run.end({
    endNs: timestampNs(sample['completed_at']),
    task: [nameIn(evaluation['task']), sampleId].filter(Boolean).join('/'),
    tags: namesIn(evaluation['tags']),
    metadata: { ...objectIn(evaluation['metadata']), ...objectIn(sample['metadata']) },
    ...scoreOf(sample),
    error:
      failure !== undefined
        ? { type: nameIn(failure['type']) ?? 'error', message: textIn(failure['message']) ?? '' }
        : limit !== undefined
          ? {
              type: `limit_${nameIn(limit['type']) ?? 'reached'}`,
              message: 'the sample ran into its limit',
            }
          : undefined,
  });
  return run.take();
}

/** Inspect's letters for correct, partly so, incorrect and no answer. */
const LETTERS: Readonly<Record<string, number>> = { C: 1, P: 0.5, I: 0, N: 0 };

/** The first score that is a grade or a number, of 0 to 1 where it says pass or fail. */
function scoreOf(sample: JsonObject): { reward?: number; outcome?: 'pass' | 'fail' } {
  for (const score of Object.values(objectIn(sample['scores']) ?? {})) {
    const value = objectIn(score)?.['value'];
    const reward =
      typeof value === 'boolean' ? Number(value) : (LETTERS[String(value)] ?? numberIn(value));
    if (reward === undefined) continue;
    const outcome = reward === 1 ? 'pass' : reward === 0 ? 'fail' : undefined;
    return outcome === undefined ? { reward } : { reward, outcome };
  }
  return {};
}
