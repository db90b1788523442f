import { createContextKey, type Context } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** What a call of the host says of its own content: `recordInputs: false` and the like. */
export interface ContentChoice {
  readonly inputs: boolean;
  readonly outputs: boolean;
}

const ALL: ContentChoice = { inputs: true, outputs: true };
const CHOICE = createContextKey('tracehound.content-choice');

/**
 * The context for what goes on inside a call, whichever layer sees it. What the call does not say stays as
 * it is around it.
 */
export function withContentChoice(
  context: Context,
  told: { readonly inputs?: boolean | undefined; readonly outputs?: boolean | undefined },
): Context {
  if (told.inputs === undefined && told.outputs === undefined) return context;
  const around = contentChoiceOf(context);
  const choice: ContentChoice = {
    inputs: told.inputs ?? around.inputs,
    outputs: told.outputs ?? around.outputs,
  };
  return context.setValue(CHOICE, choice);
}

export function contentChoiceOf(context: Context): ContentChoice {
  return (context.getValue(CHOICE) as ContentChoice | undefined) ?? ALL;
}

const choices = new WeakMap<object, ContentChoice>();

/** What was chosen where the span was started. */
export function contentChoiceOfSpan(span: object): ContentChoice {
  return choices.get(span) ?? ALL;
}

/** Notes of every span the choice it was started under, for the guard that each passes on its way out. */
export class ContentChoices implements SpanProcessor {
  onStart(span: object, parent: Context): void {
    const choice = contentChoiceOf(parent);
    if (!choice.inputs || !choice.outputs) choices.set(span, choice);
  }

  onEnd(): void {
    // The guard asks later.
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
