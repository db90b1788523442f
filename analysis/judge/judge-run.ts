import { createHash } from 'node:crypto';
import type { ChatEndpoint, ChatMessage } from '../endpoint/index.js';
import type { Frame } from '../steps/index.js';
import type { Budget } from './budget.js';
import { promptFor } from './prompt.js';
import { readVerdict, type Fault } from './verdict.js';
import { cutWindows, type Window, type WindowSettings } from './windows.js';

/** Keeps answers, so that what was asked once is not paid for twice. */
export interface AnswerCache {
  get(key: string): string | undefined;
  set(key: string, answer: string): void;
}

/** What judging one run needs. */
export interface JudgeSetting {
  endpoint: ChatEndpoint;
  budget: Budget;
  cache: AnswerCache;
  /** Masks secrets in what is sent away. */
  redact: (text: string) => string;
  windows: WindowSettings;
  maxAnswerTokens: number;
}

/** What became of one run. `left-out` says that the budget did not reach for all of it. */
export type RunVerdict =
  | { kind: 'judged'; faults: Fault[] }
  | { kind: 'nothing-to-judge' }
  | { kind: 'failed'; reason: string }
  | { kind: 'left-out' };

const MAX_TASK = 3000;
const MAX_FAULTS = 5;

/** Shows a run to the model, window by window, and joins what it says. Other runs take no part in it. */
export async function judgeRun(
  frames: readonly Frame[],
  setting: JudgeSetting,
): Promise<RunVerdict> {
  if (frames.length === 0) return { kind: 'nothing-to-judge' };
  const masked = frames.map((frame) => masking(frame, setting.redact));
  const task =
    masked[0]!.parts.find(({ label }) => label === 'user')?.text.slice(0, MAX_TASK) ?? null;
  const windows = cutWindows(masked, setting.windows);
  const faults = new Map<string, Fault>();
  for (const [at, window] of windows.entries()) {
    const place =
      windows.length === 1
        ? 'The whole record follows.'
        : `Part ${at + 1} of ${windows.length} of the record follows; judge only what it shows.`;
    const verdict = await askAbout(promptFor(task, window, place), window, setting);
    if (verdict === 'left-out') return { kind: 'left-out' };
    if (verdict === null)
      return { kind: 'failed', reason: 'the model gave no answer that can be read' };
    for (const fault of verdict) {
      const key = `${fault.step} ${fault.fault}`;
      if (!faults.has(key)) faults.set(key, fault);
    }
  }
  const ordered = [...faults.values()].sort((a, b) => a.step - b.step);
  return { kind: 'judged', faults: ordered.slice(0, MAX_FAULTS) };
}

async function askAbout(
  prompt: ChatMessage[],
  window: Window,
  setting: JudgeSetting,
): Promise<Fault[] | null | 'left-out'> {
  const shown = new Set(window.frames.map(({ stepIndex }) => stepIndex));
  const key = cacheKey(setting.endpoint, prompt);
  const known = setting.cache.get(key);
  const cached = known === undefined ? null : readVerdict(known, shown);
  if (cached !== null) return cached;
  let messages = prompt;
  for (let attempt = 0; attempt < 2; attempt++) {
    const reserved = setting.budget.reserve(messages, setting.maxAnswerTokens);
    if (!reserved) return 'left-out';
    let answer;
    try {
      answer = await setting.endpoint.ask(messages, setting.maxAnswerTokens);
    } catch (error) {
      setting.budget.release(reserved);
      throw error;
    }
    setting.budget.settle(reserved, answer);
    const verdict = readVerdict(answer.text, shown);
    if (verdict !== null) {
      setting.cache.set(key, answer.text);
      return verdict;
    }
    messages = [
      ...prompt,
      { role: 'assistant', content: answer.text.slice(0, 2000) },
      {
        role: 'user',
        content: 'That is not the JSON object asked for. Answer with it and nothing else.',
      },
    ];
  }
  return null;
}

function masking(frame: Frame, redact: (text: string) => string): Frame {
  const parts = frame.parts.map(({ label, text }) => ({ label, text: redact(text) }));
  return { ...frame, title: redact(frame.title), parts };
}

function cacheKey({ settings }: ChatEndpoint, messages: readonly ChatMessage[]): string {
  const asked = JSON.stringify([settings.url, settings.model, messages]);
  return createHash('sha256').update(asked).digest('hex');
}
