import { LABEL_ATTRIBUTES } from '../../dialects/labels.js';
import { RUN_ATTRIBUTES } from '../../dialects/tracehound.js';
import type { DecodedTraces, Span } from '../../otlp/model.js';
import type { Message } from '../../messages/messages.js';
import { exactJson } from '../../json/exact-json.js';
import { AttributeList } from './attribute-list.js';
import type { ModelCall, RunEnd, RunStart, StepFacts, ToolCall } from './facts.js';
import type { RunIds } from './run-ids.js';
import { importedSpan, spanGroup, STATUS_ERROR } from './spans.js';
import { StepClock, type When } from './step-clock.js';

const ROOT = 'root';
const FULL_SPANS = 64;
const SPAN_KIND_INTERNAL = 1;
const SPAN_KIND_CLIENT = 3;

/** Where the agent's own span stands in the run. */
interface Place {
  key: string;
  parentKey?: string;
  /** Spans built and not taken yet, of the run and all of its branches. */
  spans: Span[];
}

/**
 * A run in the making: an importer tells what happened in order, and takes spans in the OTel GenAI conventions away,
 * as often as it likes. Each model call carries the messages that came since the one before it.
 */
export class Trajectory {
  readonly #clock: StepClock;
  #unread: Message[] = [];
  #question: Message[] | null = null;
  #answer: Message[] | null = null;
  #steps = 0;

  constructor(
    readonly ids: RunIds,
    readonly run: RunStart,
    private readonly place: Place = { key: ROOT, spans: [] },
  ) {
    this.#clock = new StepClock(run.startNs);
  }

  /** An agent that this one started: its spans are taken with this one's, and `end` gives it a span of its own. */
  branch(key: string, parentKey: string | undefined, agent: string): Trajectory {
    const run = { ...this.run, service: this.run.service ?? this.run.agent, agent };
    const place = { key, parentKey: parentKey ?? this.place.key, spans: this.place.spans };
    const startNs = this.hasTimes ? this.lastNs : undefined;
    return new Trajectory(this.ids, { ...run, startNs }, place);
  }

  /** Spans built and not taken yet. */
  get waiting(): number {
    return this.place.spans.length;
  }

  /** Whether so much waits that it should be taken: spans may be long. */
  get isFull(): boolean {
    return this.waiting >= FULL_SPANS;
  }

  /** Whether the source has told any time yet. */
  get hasTimes(): boolean {
    return this.#clock.hasTimes;
  }

  /** When the last thing ended. */
  get lastNs(): bigint {
    return this.#clock.lastNs;
  }

  /** A message that the next model call reads. */
  say(message: Message, atNs?: bigint): void {
    this.#clock.pass(atNs);
    if (message.role === 'user') this.#question ??= [message];
    this.#unread.push(message);
  }

  /** Like `say`, with a span of its own, for a source that keeps something with what is said. */
  turn(message: Message, step: StepFacts): void {
    this.say(message, step.endNs);
    const said = new AttributeList()
      .text('gen_ai.input.messages', exactJson([message]))
      .add(step.attributes);
    this.#add({ ...step, startNs: step.endNs }, `${message.role}_turn`, SPAN_KIND_INTERNAL, said);
  }

  /** What was said since the last model call, for a call that is told later than what follows it. */
  takeUnread(): Message[] {
    const unread = this.#unread;
    this.#unread = [];
    return unread;
  }

  /** A model call that reads what was said since the last one. */
  modelCall(call: ModelCall): void {
    const model = call.model ?? this.run.model;
    const attributes = new AttributeList()
      .text('gen_ai.operation.name', 'chat')
      .text('gen_ai.provider.name', call.provider ?? this.run.provider)
      .text('gen_ai.request.model', model)
      .text('gen_ai.response.model', call.responseModel)
      .text('gen_ai.response.id', call.responseId)
      .text('gen_ai.agent.name', call.agent ?? this.run.agent)
      .text('gen_ai.conversation.id', this.run.session)
      .text('gen_ai.system_instructions', call.systemInstructions)
      .text('gen_ai.tool.definitions', call.toolDefinitions)
      .text('gen_ai.input.messages', exactJson(call.input ?? this.takeUnread()))
      .text('gen_ai.output.messages', exactJson(call.output))
      .strings('gen_ai.response.finish_reasons', call.finishReasons)
      .int('gen_ai.usage.input_tokens', call.tokensIn)
      .int('gen_ai.usage.output_tokens', call.tokensOut)
      .int('gen_ai.usage.cache_read.input_tokens', call.tokensCacheRead)
      .int('gen_ai.usage.cache_write.input_tokens', call.tokensCacheWrite)
      .int('gen_ai.usage.reasoning.output_tokens', call.tokensReasoning)
      .double('gen_ai.usage.cost', call.costUsd)
      .add(call.attributes);
    if (call.output.some(({ parts }) => parts.length > 0)) this.#answer = call.output;
    this.#add(call, `chat ${model ?? ''}`.trim(), SPAN_KIND_CLIENT, attributes);
  }

  /** A tool call; unless it says otherwise, the next model call reads its result. */
  toolCall(call: ToolCall): void {
    const attributes = new AttributeList()
      .text('gen_ai.operation.name', 'execute_tool')
      .text('gen_ai.tool.name', call.name)
      .text('gen_ai.tool.call.id', call.callId)
      .text('gen_ai.tool.type', call.type ?? 'function')
      .text('gen_ai.agent.name', call.agent ?? this.run.agent)
      .text('gen_ai.tool.call.arguments', call.arguments)
      .text('gen_ai.tool.call.result', call.result)
      .int('process.exit.code', call.exitCode)
      .add(call.attributes);
    for (const { key, value } of call.usage?.list ?? []) attributes.list.push({ key, value });
    if (call.result != null && call.isUnread !== true)
      this.#unread.push({
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: call.callId ?? null, response: call.result }],
      });
    this.#add(call, `execute_tool ${call.name}`, SPAN_KIND_INTERNAL, attributes);
  }

  /** The run's own span. What nobody read by then stands in a span of its own, so that it is not lost. */
  end(end: RunEnd = {}): void {
    if (this.#unread.length > 0 && this.#unread.some(({ role }) => role !== 'tool'))
      this.#add(
        { key: 'unread' },
        'user_turn',
        SPAN_KIND_INTERNAL,
        new AttributeList().text('gen_ai.input.messages', exactJson(this.#unread)),
      );
    const { run } = this;
    const input = end.input ?? this.#question;
    const output = end.output ?? this.#answer;
    const attributes = new AttributeList()
      .text('gen_ai.operation.name', 'invoke_agent')
      .text('gen_ai.agent.name', run.agent)
      .text('gen_ai.agent.version', run.agentVersion)
      .text('gen_ai.provider.name', run.provider)
      .text('gen_ai.request.model', run.model)
      .text('gen_ai.conversation.id', run.session)
      .text('gen_ai.input.messages', input && exactJson(input))
      .text('gen_ai.output.messages', output && exactJson(output))
      .int('gen_ai.usage.input_tokens', end.tokensIn)
      .int('gen_ai.usage.output_tokens', end.tokensOut)
      .int('gen_ai.usage.cache_read.input_tokens', end.tokensCacheRead)
      .double('gen_ai.usage.cost', end.costUsd)
      .text(RUN_ATTRIBUTES.outcome, end.outcome)
      .double(RUN_ATTRIBUTES.reward, end.reward)
      .text(RUN_ATTRIBUTES.task, end.task)
      .strings(LABEL_ATTRIBUTES.tags, end.tags)
      .text(LABEL_ATTRIBUTES.metadata, metadataText(end.metadata))
      .text('error.type', end.error?.type)
      .add(end.attributes);
    const startNs = end.startNs ?? this.#clock.firstNs;
    const endNs = end.endNs ?? this.#clock.lastNs;
    this.place.spans.push(
      importedSpan(this.ids, this.place.key, {
        parentSpanId: this.#above(this.place.parentKey),
        name: `invoke_agent ${run.agent}`,
        kind: SPAN_KIND_INTERNAL,
        startNs,
        endNs: endNs < startNs ? startNs : endNs,
        attributes: attributes.list,
        statusCode: end.error === undefined ? 0 : STATUS_ERROR,
        statusMessage: end.error?.message ?? '',
      }),
    );
  }

  /** The spans since the last call. */
  take(): DecodedTraces {
    const spans = this.place.spans.splice(0);
    const groups = spans.length === 0 ? [] : [spanGroup(this.run, spans)];
    return { groups, rejected: [] };
  }

  #add(
    given: When & { key?: string; parentKey?: string; error?: string; errorType?: string },
    name: string,
    kind: number,
    attributes: AttributeList,
  ): void {
    this.#steps++;
    attributes.text('error.type', given.errorType);
    const key =
      given.key ?? (this.place.key === ROOT ? this.#steps : `${this.place.key}/${this.#steps}`);
    const span = importedSpan(this.ids, key, {
      parentSpanId: this.#above(given.parentKey ?? this.place.key),
      name,
      kind,
      ...this.#clock.place(given),
      attributes: attributes.list,
      statusCode: given.error === undefined ? 0 : STATUS_ERROR,
      statusMessage: given.error?.slice(0, 1000) ?? '',
    });
    this.place.spans.push(span);
  }

  #above(key: string | undefined): string {
    return key === undefined ? '' : this.ids.spanId(key);
  }
}

function metadataText(metadata: RunEnd['metadata']): string | undefined {
  const known = Object.entries(metadata ?? {}).filter(([, value]) => value != null);
  return known.length === 0 ? undefined : exactJson(Object.fromEntries(known));
}
