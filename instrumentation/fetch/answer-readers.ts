import { createContextKey, type Context } from '@opentelemetry/api';

const READERS = createContextKey('tracehound.answer-readers');

/**
 * Where an SDK hands an answer to the host through streams of its own, it may keep the response open when the
 * host stops reading. This tells those who watch the call.
 */
export interface AnswerReaders {
  /** Calls back once nobody reads the answer any more; never where it was read to its end. */
  whenLeft(left: () => void): void;
}

export function withAnswerReaders(context: Context, readers: AnswerReaders): Context {
  return context.setValue(READERS, readers);
}

/** Of the model call that is made in this context. */
export function answerReadersOf(context: Context): AnswerReaders | undefined {
  return context.getValue(READERS) as AnswerReaders | undefined;
}
