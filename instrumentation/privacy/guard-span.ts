import { diag, type Attributes, type AttributeValue } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { readRedactionFile, Redactor } from '../../redaction/index.js';
import { capturePolicy, truncate, type CapturePolicy } from '../capture.js';
import { allowsContent } from './capture-rules.js';
import { isContent, isHidden } from './content-attributes.js';
import { contentChoiceOfSpan } from './content-choice.js';

/** More than the mark of a cut takes: `…[truncated N bytes]`. */
const MARK_BYTES = 64;

/** Makes of a span what may leave the process. */
export type SpanGuard = (span: ReadableSpan) => ReadableSpan;

/**
 * The guard that the environment asks for, whoever made the span: content that is not to be recorded is left out,
 * secrets are masked, and what is longer than `TRACEHOUND_CAPTURE_MAX_BYTES` is cut, with a mark.
 *
 * Only values are looked at: no attribute is masked for its name, `max_tokens` least of all.
 */
export function spanGuard(
  redactor = redactorFromEnv(process.env['TRACEHOUND_REDACT']),
  policy = capturePolicy(),
): SpanGuard {
  return (span) => {
    const guarded = guardedParts(span, redactor, policy);
    // Everything else is read from the span itself, whichever version of the SDK made it.
    return guarded ? (Object.create(span, guarded) as ReadableSpan) : span;
  };
}

/**
 * @param choice Value of `TRACEHOUND_REDACT`: unset for the built-in rules, `false` for none, else the path of a file
 *   with rules (docs/redaction.md). A file that cannot be read is said, and the built-in rules stand in.
 */
export function redactorFromEnv(choice: string | undefined): Redactor | null {
  if (['false', 'off', '0', 'no'].includes(choice?.trim().toLowerCase() ?? '')) return null;
  if (!choice?.trim() || ['true', 'on', '1'].includes(choice.trim().toLowerCase()))
    return new Redactor();
  try {
    return new Redactor(readRedactionFile(choice));
  } catch (error) {
    diag.warn(`tracehound: ${(error as Error).message}; secrets are masked by the built-in rules`);
    return new Redactor();
  }
}

function guardedParts(
  span: ReadableSpan,
  redactor: Redactor | null,
  policy: CapturePolicy,
): PropertyDescriptorMap | null {
  const keepsContent = allowsContent(policy.rules, span.attributes, policy.contentByDefault);
  const choice = contentChoiceOfSpan(span);
  const isLeftOut = (key: string) => (keepsContent ? isHidden(key, choice) : isContent(key));
  const text = (value: string) => {
    const redacted = redactor?.redact(value) ?? value;
    // What our own gate has cut is longer by its mark.
    return redacted.length * 3 > policy.maxBytes &&
      Buffer.byteLength(redacted) > policy.maxBytes + MARK_BYTES
      ? truncate(redacted, policy.maxBytes)
      : redacted;
  };
  const attributesOf = (attributes: Attributes) => guardedAttributes(attributes, isLeftOut, text);

  const attributes = attributesOf(span.attributes);
  const name = text(span.name);
  const events = span.events.map((event) => ({
    ...event,
    attributes: event.attributes && attributesOf(event.attributes),
  }));
  const eventsChanged = events.some(
    ({ attributes }, at) => attributes !== span.events[at]!.attributes,
  );
  const { message } = span.status;
  const status =
    message === undefined || text(message) === message
      ? span.status
      : { ...span.status, message: text(message) };

  const parts: PropertyDescriptorMap = {};
  if (attributes !== span.attributes) parts['attributes'] = { value: attributes, enumerable: true };
  if (name !== span.name) parts['name'] = { value: name, enumerable: true };
  if (eventsChanged) parts['events'] = { value: events, enumerable: true };
  if (status !== span.status) parts['status'] = { value: status, enumerable: true };
  return Object.keys(parts).length > 0 ? parts : null;
}

/** The very same object where nothing had to change. */
function guardedAttributes(
  attributes: Attributes,
  isLeftOut: (key: string) => boolean,
  text: (value: string) => string,
): Attributes {
  let guarded: Attributes | undefined;
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    const kept = isLeftOut(key) ? undefined : guardedValue(value, text);
    if (kept === value) continue;
    guarded ??= { ...attributes };
    if (kept === undefined) delete guarded[key];
    else guarded[key] = kept;
  }
  return guarded ?? attributes;
}

function guardedValue(
  value: AttributeValue | undefined,
  text: (value: string) => string,
): AttributeValue | undefined {
  if (typeof value === 'string') return text(value);
  if (!Array.isArray(value) || !value.some((item) => typeof item === 'string')) return value;
  const items = value.map((item) => (typeof item === 'string' ? text(item) : item));
  return items.some((item, at) => item !== value[at]) ? (items as AttributeValue) : value;
}
