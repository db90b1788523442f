import type { Link, SpanStatus } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import type { SpanGuard } from '../../collector/exporters/index.js';
import type { Redactor } from '../../redaction/index.js';
import { safely } from '../safely.js';
import { ERROR_TYPE } from '../vocabulary/semconv.js';
import { allowsContent } from './capture-rules.js';
import { capturePolicy, truncate, type CapturePolicy } from './capture.js';
import { isContent, isErrorText, isHidden } from './content-attributes.js';
import { contentChoiceOfSpan } from './content-choice.js';
import { withoutInlineMedia } from './inline-media.js';
import { maskAttributes, maskResource, type IsLeftOut, type MaskText } from './mask-attributes.js';
import { processRedactor } from './redactor.js';
import { subjectOf } from './span-subject.js';

/** More than the mark of a cut takes: `…[truncated N bytes]`. */
const MARK_BYTES = 64;

/**
 * The guard that the environment asks for, whoever made the span: content that is not to be recorded is left out,
 * secrets are masked, bytes that it carries are cut (`inline-media.ts`), and what is longer than `TRACEHOUND_CAPTURE_MAX_BYTES` is cut, with a mark.
 *
 * It stands before whatever puts spans into bytes: a batch at a time, spans that have begun, what is left at exit.
 */
export function spanGuard(
  redactor: Redactor | null = processRedactor(),
  policy: CapturePolicy = capturePolicy(),
): SpanGuard {
  const { maxBytes, media } = policy;
  const mask: MaskText = (value) => {
    const text = media ? value : withoutInlineMedia(value);
    const redacted = redactor === null ? text : redactor.redact(text);
    // What our own gate has cut is longer by its mark.
    return redacted.length * 3 > maxBytes && Buffer.byteLength(redacted) > maxBytes + MARK_BYTES
      ? truncate(redacted, maxBytes)
      : redacted;
  };
  return (span) => {
    const keepsContent = allowsContent(policy.rules, span.attributes, policy.contentByDefault);
    return guardSpan(span, mask, keepsContent ? hiddenBy(span) : isContent);
  };
}

/** What the host says of this one call; nothing, mostly. */
function hiddenBy(span: ReadableSpan): IsLeftOut | undefined {
  const choice = contentChoiceOfSpan(span);
  if (choice.inputs && choice.outputs) return undefined;
  return (attribute) => isHidden(attribute, choice);
}

/** Those of the spans that could be looked at: none leaves the process unseen. */
export function guardAll(spans: readonly ReadableSpan[], guard: SpanGuard): ReadableSpan[] {
  return spans.flatMap((span) => safely('mask a span', () => guard(span)) ?? []);
}

/** The very same span where nothing has to change, as for nearly all. */
function guardSpan(
  span: ReadableSpan,
  mask: MaskText,
  isLeftOut: IsLeftOut | undefined,
): ReadableSpan {
  const attributes = maskAttributes(span.attributes, mask, isLeftOut);
  const name = mask(span.name);
  const saysErrors = isLeftOut === undefined || subjectOf(span.attributes).kind === 'other';
  const status = saysErrors ? maskStatus(span.status, mask) : statusWithoutText(span);
  const resource = maskResource(span.resource, mask);
  const isLeftOutOfEvents: IsLeftOut | undefined = saysErrors
    ? isLeftOut
    : (attribute) => isErrorText(attribute) || isLeftOut(attribute);
  const events = maskEach(span.events, (event) => maskEvent(event, mask, isLeftOutOfEvents));
  const links = maskEach(span.links, (link) => maskLink(link, mask, isLeftOut));
  if (
    attributes === span.attributes &&
    name === span.name &&
    status === span.status &&
    resource === span.resource &&
    events === span.events &&
    links === span.links
  )
    return span;
  const parts = { attributes, name, status, resource, events, links };
  // Everything else is read from the span itself, whichever version of the SDK made it.
  return Object.create(
    span,
    Object.fromEntries(
      Object.entries(parts).map(([key, value]) => [key, { value, enumerable: true }]),
    ),
  ) as ReadableSpan;
}

/** Where it is no more than the kind of error, it stays. */
function statusWithoutText({ status, attributes }: ReadableSpan): SpanStatus {
  const { code, message } = status;
  return message === undefined || message === attributes[ERROR_TYPE] ? status : { code };
}

function maskStatus(status: SpanStatus, mask: MaskText): SpanStatus {
  if (status.message === undefined) return status;
  const message = mask(status.message);
  return message === status.message ? status : { ...status, message };
}

function maskEvent(
  event: TimedEvent,
  mask: MaskText,
  isLeftOut: IsLeftOut | undefined,
): TimedEvent {
  const name = mask(event.name);
  const attributes = event.attributes && maskAttributes(event.attributes, mask, isLeftOut);
  if (name === event.name && attributes === event.attributes) return event;
  return { ...event, name, ...(attributes && { attributes }) };
}

function maskLink(link: Link, mask: MaskText, isLeftOut: IsLeftOut | undefined): Link {
  const attributes = link.attributes && maskAttributes(link.attributes, mask, isLeftOut);
  return attributes === link.attributes ? link : { ...link, ...(attributes && { attributes }) };
}

function maskEach<T>(items: T[], maskItem: (item: T) => T): T[] {
  if (items.length === 0) return items;
  const masked = items.map(maskItem);
  return masked.some((item, at) => item !== items[at]) ? masked : items;
}
