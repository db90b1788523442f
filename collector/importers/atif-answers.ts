import { saidIn } from '../formats/atif/index.js';
import { listIn, nameIn, objectIn, objectsIn, type JsonObject } from '../json/json-object.js';

/** What a model answered in one call: a step, and those that go on with it. */
export interface AtifAnswer {
  step: JsonObject;
  index: number;
  /** Steps that hold further calls of the same answer. */
  more: { step: JsonObject; index: number }[];
}

/**
 * Puts the steps of a trajectory together by the model call they came from. Harbor writes an answer of Claude Code's that
 * has text and calls as a step each: the first has the metrics, the others the same time, one call and none (Harbor
 * 0.1, ATIF 1.2). An answer is whole when the next one begins.
 */
export class AtifAnswers {
  #open: AtifAnswer | null = null;

  /** Takes the next step; gives the answer that is whole by it. */
  take(step: JsonObject, index: number): AtifAnswer | null {
    const open = this.#open;
    if (open !== null && goesOn(step, open.step)) {
      open.more.push({ step, index });
      return null;
    }
    this.#open = { step, index, more: [] };
    return open;
  }

  /** The last answer, behind the last step or before one that is none. */
  end(): AtifAnswer | null {
    const open = this.#open;
    this.#open = null;
    return open;
  }
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
