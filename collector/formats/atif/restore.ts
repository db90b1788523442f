import { listIn, nameIn, objectIn, objectsIn, textIn } from '../../json/json-object.js';
import { partsOf, recordedMessages, textOfParts } from '../recorded-messages.js';
import { columnText, type RecordedSpan } from '../run-record.js';
import type { ToolResults } from './tool-results.js';

type Step = Record<string, unknown>;

/**
 * A step as it is kept: with `null` for each text that the spans hold. ATIF itself leaves out what is not known, so that
 * a `null` of the source's own is rare; it comes back as one where the span has nothing to say.
 */
export function keptStep(step: Step): Step {
  const kept = keptCalls(step);
  if (isText(saidIn(step))) kept['message'] = null;
  if (isText(kept['reasoning_content'])) kept['reasoning_content'] = null;
  return kept;
}

/** The same of a step that goes on with another's answer: tool spans alone hold what it says. */
export function keptCalls(step: Step): Step {
  const kept: Step = { ...step };
  if (step['source'] !== 'agent') return kept;
  const answered = new Set(answersOf(step));
  const observation = objectIn(step['observation']);
  if (Array.isArray(observation?.['results']))
    kept['observation'] = {
      ...observation,
      results: observation['results'].map((result: unknown, index) =>
        answered.has(index) && isText(objectIn(result)?.['content'])
          ? { ...objectIn(result), content: null }
          : result,
      ),
    };
  return kept;
}

/**
 * What the agent said in the step: text, or from 1.6 on a list of parts. Harbor says `Executed TOOL ID` for an agent that
 * called without a word: nobody said that.
 */
export function saidIn(step: Step): unknown {
  const message = step['message'] ?? '';
  const isMadeUp = objectsIn(step['tool_calls']).some(
    (call) =>
      message === `Executed ${textIn(call['function_name'])} ${textIn(call['tool_call_id'])}`,
  );
  return isMadeUp ? '' : message;
}

/**
 * For each tool call of the step the place of its answer among the observation's results; undefined where it has none.
 * A copied step (1.5) was acted elsewhere: none of its calls is this run's.
 */
export function answersOf(step: Step): (number | undefined)[] {
  if (step['source'] !== 'agent' || step['is_copied_context'] === true) return [];
  const taken = new Set<number>();
  const results = listIn(objectIn(step['observation'])?.['results']);
  return objectsIn(step['tool_calls']).map((call) => {
    const callId = textIn(call['tool_call_id']);
    const at = results.findIndex(
      (result, index) =>
        callId !== undefined &&
        !taken.has(index) &&
        objectIn(result)?.['source_call_id'] === callId,
    );
    if (at < 0) return undefined;
    taken.add(at);
    return at;
  });
}

/** The step with its texts put back. */
export function restoreStep(kept: Step, span: RecordedSpan, results: ToolResults): Step {
  const isAgent = kept['source'] === 'agent';
  const said = recordedMessages(
    columnText(span, 'output_messages') ?? columnText(span, 'input_messages'),
  );
  const parts = partsOf(said);
  const step: Step = { ...kept };
  if (kept['message'] === null) step['message'] = textOfParts(parts, 'text');
  if (kept['reasoning_content'] === null)
    step['reasoning_content'] = textOfParts(parts, 'reasoning');
  if (!isAgent || kept['is_copied_context'] === true) return step;
  const answers = answersOf(kept);
  // Every call of the step has a span, in the order of the calls: all are taken, answered or not.
  const tools = objectsIn(kept['tool_calls']).map((call) =>
    results.take(nameIn(call['tool_call_id']) ?? null),
  );
  const observation = objectIn(kept['observation']);
  if (Array.isArray(observation?.['results']))
    step['observation'] = {
      ...observation,
      results: observation['results'].map((result: unknown, index) => {
        const known = objectIn(result);
        const tool = tools[answers.indexOf(index)];
        return known?.['content'] === null && tool !== undefined
          ? { ...known, content: columnText(tool, 'result') }
          : result;
      }),
    };
  return step;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
