import { saidIn } from '../formats/atif/index.js';
import { listIn, nameIn, objectIn, objectsIn, type JsonObject } from './json/index.js';

/** What a model answered in one call: a step, and those that go on with it. */
export interface AtifAnswer {
  /** As it stands in the document; it may be anything. */
  step: unknown;
  index: number;
  /** Steps that hold further calls of the same answer. */
  more: { step: JsonObject; index: number }[];
}

/**
 * The steps of a trajectory by the model call they came from. Harbor writes an answer of Claude Code's that has text and
 * calls as a step each: the first has the metrics, the others the same time, one call and none (Harbor 0.1, ATIF 1.2).
 */
export function atifAnswers(steps: readonly unknown[]): AtifAnswer[] {
  const answers: AtifAnswer[] = [];
  let lead: JsonObject | undefined;
  for (const [index, given] of steps.entries()) {
    const step = objectIn(given);
    if (lead !== undefined && step !== undefined && goesOn(step, lead))
      answers.at(-1)!.more.push({ step, index });
    else {
      answers.push({ step: given, index, more: [] });
      lead = step;
    }
  }
  return answers;
}

function goesOn(step: JsonObject, lead: JsonObject): boolean {
  const isMeasured = (given: JsonObject) => objectIn(given['metrics']) !== undefined;
  const isOwn = (given: JsonObject) =>
    given['source'] === 'agent' && given['is_copied_context'] !== true;
  const reasoning = nameIn(step['reasoning_content']);
  return (
    isOwn(lead) &&
    isOwn(step) &&
    isMeasured(lead) &&
    !isMeasured(step) &&
    nameIn(step['timestamp']) !== undefined &&
    step['timestamp'] === lead['timestamp'] &&
    objectsIn(step['tool_calls']).length > 0 &&
    listIn(step['tool_calls']).length === objectsIn(step['tool_calls']).length &&
    saidIn(step) === '' &&
    (reasoning === undefined || reasoning === nameIn(lead['reasoning_content']))
  );
}
