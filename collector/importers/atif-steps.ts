import { ATIF_ATTRIBUTES } from '../dialects/tracehound.js';
import { answersOf, keptCalls, keptStep, saidIn } from '../formats/atif/index.js';
import { exactJson } from '../json/exact-json.js';
import {
  countIn,
  listIn,
  nameIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import type { Part } from '../messages/message-parts.js';
import { timestampNs } from '../times/timestamps.js';
import { AtifAnswers, type AtifAnswer } from './atif-answers.js';
import type { BadPiece } from './import-format.js';
import { listedElement, type ListedElement } from './json/index.js';
import type { Trajectory } from './trajectory/index.js';

/** Tells a run the steps of its trajectory, one after the other, and those of sub-agents that stand within it. */
export class AtifSteps {
  readonly #answers = new AtifAnswers();
  readonly #faults: string[] = [];
  /** The call that a sub-agent's trajectory answers, by that trajectory's id. */
  readonly #callOf = new Map<string, string>();

  constructor(
    private readonly run: Trajectory,
    private readonly key: string,
    /** Whether spans carry what gives the steps back. */
    private readonly keeps = true,
  ) {}

  /** A step is told when it is known that none goes on with it. */
  take(element: ListedElement): void {
    if (element.value !== undefined) this.#tell(this.#answers.take(element.value, element.index));
    else {
      this.end();
      this.#faults.push(`step ${element.index + 1} ${element.reason}`);
    }
  }

  end(): void {
    this.#tell(this.#answers.end());
  }

  /** What was wrong with steps since the last call. */
  takeFaults(): BadPiece[] {
    return this.#faults.splice(0).map((reason) => ({ line: 1, reason }));
  }

  #tell(answer: AtifAnswer | null): void {
    if (answer === null) return;
    const { step, index, more } = answer;
    const atNs = timestampNs(step['timestamp']);
    const attributes = this.keeps
      ? { [ATIF_ATTRIBUTES.step]: exactJson(keptStep(step)) }
      : undefined;
    const key = `${this.key}:${index}`;
    // A copied step was acted in another trajectory, one without a model call in none.
    const isModelCall =
      step['source'] === 'agent' &&
      step['is_copied_context'] !== true &&
      step['llm_call_count'] !== 0;
    if (!isModelCall) {
      const role = step['source'] === 'agent' ? 'assistant' : (nameIn(step['source']) ?? 'user');
      this.run.turn({ role, parts: partsOf(step) }, { key, endNs: atNs, attributes });
    } else
      this.#tellCall(
        step,
        key,
        atNs,
        more.flatMap((other) => callParts(other.step)),
        attributes,
      );
    if (step['is_copied_context'] !== true) this.#tellTools(step, key, atNs);
    for (const other of more) {
      const kept = this.keeps
        ? { [ATIF_ATTRIBUTES.step]: exactJson(keptCalls(other.step)) }
        : undefined;
      this.#tellTools(other.step, `${this.key}:${other.index}`, atNs, kept);
    }
  }

  /** The trajectory of a sub-agent that stands within this one (1.7). */
  branch(given: unknown, index: number): void {
    const document = objectIn(given) ?? {};
    const id = nameIn(document['trajectory_id']) ?? String(index);
    const agent = nameIn(objectIn(document['agent'])?.['name']) ?? 'sub-agent';
    const branch = this.run.branch(`agent:${id}`, this.#callOf.get(id), agent);
    const teller = new AtifSteps(branch, `agent:${id}`, false);
    listIn(document['steps']).forEach((step, at) => teller.take(listedElement(step, at)));
    teller.end();
    listIn(document['subagent_trajectories']).forEach((sub, at) => teller.branch(sub, at));
    this.#faults.push(...teller.takeFaults().map(({ reason }) => `trajectory ${id}: ${reason}`));
    branch.end();
  }

  #tellCall(
    step: JsonObject,
    key: string,
    endNs: bigint | undefined,
    furtherCalls: readonly Part[],
    attributes: Record<string, string> | undefined,
  ): void {
    const metrics = objectIn(step['metrics']) ?? {};
    const extra = objectIn(metrics['extra']) ?? {};
    const reason = nameIn(objectIn(step['extra'])?.['stop_reason']);
    this.run.modelCall({
      key,
      endNs,
      model: nameIn(step['model_name']),
      output: [{ role: 'assistant', parts: [...partsOf(step), ...furtherCalls] }],
      finishReasons: reason === undefined ? undefined : [reason],
      tokensIn: countIn(metrics['prompt_tokens']),
      tokensOut: countIn(metrics['completion_tokens']),
      tokensCacheRead: countIn(metrics['cached_tokens']),
      tokensCacheWrite: countIn(extra['cache_creation_input_tokens']),
      tokensReasoning: countIn(extra['reasoning_tokens']),
      costUsd: numberIn(metrics['cost_usd']),
      attributes,
    });
  }

  /** @param kept What gives a step back that has no span of its own; its first call carries it. */
  #tellTools(
    step: JsonObject,
    key: string,
    atNs: bigint | undefined,
    kept?: Record<string, string>,
  ): void {
    const results = listIn(objectIn(step['observation'])?.['results']).map(objectIn);
    const answers = answersOf(step);
    for (const [index, call] of objectsIn(step['tool_calls']).entries()) {
      const answer = answers[index];
      const result = answer === undefined ? undefined : results[answer];
      const text = contentText(result?.['content']);
      const toolKey = `${key}/${index}`;
      this.#note(result, toolKey);
      this.run.toolCall({
        key: toolKey,
        name: nameIn(call['function_name']) ?? 'unknown',
        callId: nameIn(call['tool_call_id']),
        arguments: call['arguments'] === undefined ? undefined : exactJson(call['arguments']),
        result: text,
        startNs: atNs,
        endNs: atNs,
        attributes: index === 0 ? kept : undefined,
        ...(isFailed(step, result) ? { error: text ?? 'the tool failed' } : {}),
      });
    }
    // What the environment says without a call: the next model call reads it.
    for (const [index, result] of results.entries()) {
      const text = contentText(result?.['content']);
      if (text === undefined || answers.includes(index)) continue;
      this.#note(result, key);
      this.run.say({ role: 'user', parts: [{ type: 'text', content: text }] }, atNs);
    }
  }

  #note(result: JsonObject | undefined, key: string): void {
    for (const ref of objectsIn(result?.['subagent_trajectory_ref'])) {
      const id = nameIn(ref['trajectory_id']);
      if (id !== undefined) this.#callOf.set(id, key);
    }
  }
}

function partsOf(step: JsonObject): Part[] {
  const reasoning = nameIn(step['reasoning_content']);
  const message = contentText(saidIn(step));
  return [
    ...(reasoning === undefined ? [] : [{ type: 'reasoning', content: reasoning }]),
    ...(message === undefined || message === '' ? [] : [{ type: 'text', content: message }]),
    ...callParts(step),
  ];
}

function callParts(step: JsonObject): Part[] {
  return objectsIn(step['tool_calls']).map((call) => ({
    type: 'tool_call',
    id: nameIn(call['tool_call_id']) ?? null,
    name: nameIn(call['function_name']) ?? 'unknown',
    arguments: call['arguments'] ?? {},
  }));
}

/** Content is text, or from 1.6 on a list of parts. */
function contentText(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  return objectsIn(content)
    .map((part) => textIn(part['text']) ?? `[${nameIn(part['type']) ?? 'part'}]`)
    .join('\n');
}

/** Claude Code's steps carry one call each and say beside it whether that failed. */
function isFailed(step: JsonObject, result: JsonObject | undefined): boolean {
  const extra = objectIn(step['extra']) ?? {};
  return (
    extra['tool_result_is_error'] === true || objectIn(result?.['extra'])?.['is_error'] === true
  );
}
