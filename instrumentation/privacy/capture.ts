/**
 * The gate that every piece of our own content (messages, tool arguments and results, states) passes on its way into an
 * attribute: the switch and the size limit. Rules by name, and secrets, are the matter of `privacy/guard-span.ts`, which
 * every span passes, whoever made it.
 */
import { readNumber, warnUnknown, type Environment } from '../environment.js';
import { readCaptureRules, type CaptureRule } from './capture-rules.js';
import { withoutInlineMedia } from './inline-media.js';

const KIB = 1024;
const DEFAULT_MAX_BYTES = 1024 * KIB;
/** Below this much per string a message says nothing; give up on the whole value instead. */
const MIN_STRING_BYTES = 64;
const LONGEST_SECRET_BYTES = 512;

const YES = new Set(['true', '1', 'on', 'yes', 'span_only', 'span_and_event']);
const NO = new Set(['false', '0', 'off', 'no', 'no_content', 'event_only']);

export interface CapturePolicy {
  /** Whether any content is recorded. Names, counts and usage are always recorded. */
  readonly content: boolean;
  /** Whether that of a span is which no rule fits. */
  readonly contentByDefault: boolean;
  readonly rules: readonly CaptureRule[];
  /** Whether bytes that content carries as base64 (images, sounds, files) are recorded whole. */
  readonly media: boolean;
  /** Most bytes (UTF-8) one content attribute may hold. */
  readonly maxBytes: number;
}

let current: CapturePolicy | undefined;

/**
 * The policy of this process, read from the environment at first use.
 *
 * `TRACEHOUND_CAPTURE_CONTENT` (true | false) decides; when it is not set,
 * `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` does, whose values in the wild are true, false,
 * NO_CONTENT, SPAN_ONLY, EVENT_ONLY and SPAN_AND_EVENT. Without either, content is recorded.
 * `TRACEHOUND_CAPTURE_RULES` names agents, models, tools and steps whose content is recorded, or is not.
 * `TRACEHOUND_CAPTURE_MEDIA` (true | false, default false) keeps the bytes of images, sounds and files in it.
 * `TRACEHOUND_CAPTURE_MAX_BYTES` limits one attribute (default 1 MiB).
 */
export function capturePolicy(): CapturePolicy {
  return (current ??= readCapturePolicy(process.env));
}

export function readCapturePolicy(env: Environment): CapturePolicy {
  const contentByDefault =
    saysYes('TRACEHOUND_CAPTURE_CONTENT', env) ??
    saysYes('OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT', env) ??
    true;
  const rules = readCaptureRules(env['TRACEHOUND_CAPTURE_RULES']);
  return {
    content: contentByDefault || rules.some((rule) => rule.content),
    contentByDefault,
    rules,
    media: saysYes('TRACEHOUND_CAPTURE_MEDIA', env) ?? false,
    maxBytes:
      readNumber('TRACEHOUND_CAPTURE_MAX_BYTES', MIN_STRING_BYTES, env) ?? DEFAULT_MAX_BYTES,
  };
}

/**
 * Undefined where nothing is said. A word that nobody knows stands for "no", so that nothing is recorded that somebody
 * wanted left out.
 */
function saysYes(name: string, env: Environment): boolean | undefined {
  const value = env[name]?.trim().toLowerCase();
  if (!value) return undefined;
  if (YES.has(value)) return true;
  if (!NO.has(value)) warnUnknown(name, value, 'true | false. None of it is recorded');
  return false;
}

/**
 * Content as JSON text, ready to be an attribute.
 *
 * What is too long loses the tails of its longest strings, each marked `…[truncated N bytes]`, so the
 * text stays valid JSON and its shape stays readable.
 *
 * @returns undefined when content is not recorded, or there is none.
 */
export function captureJson(value: unknown, policy = capturePolicy()): string | undefined {
  if (!policy.content || value === undefined) return undefined;
  let text = withoutMedia(stringify(value, Infinity), policy);
  for (
    let limit = policy.maxBytes;
    text !== undefined && !fits(text, policy.maxBytes) && limit >= MIN_STRING_BYTES;
    limit = Math.floor(limit / 4)
  ) {
    text = withoutMedia(stringify(value, limit), policy);
  }
  if (text === undefined || fits(text, policy.maxBytes)) return text;
  return JSON.stringify(truncate(text, policy.maxBytes / 2));
}

/**
 * The same of what `JSON.parse` has made, or what was put together from it: there is nothing in it that JSON does not
 * say by itself, and saying so piece by piece takes several times as long.
 */
export function captureParsed(value: unknown, policy = capturePolicy()): string | undefined {
  if (!policy.content || value === undefined) return undefined;
  const text = withoutMedia(JSON.stringify(value), policy);
  return fits(text, policy.maxBytes) ? text : captureJson(value, policy);
}

/** Content that is plain text (not JSON), such as an error message taken from a response body. */
export function captureText(value: string, policy = capturePolicy()): string | undefined {
  return policy.content ? truncate(value, policy.maxBytes) : undefined;
}

function withoutMedia<T extends string | undefined>(text: T, { media }: CapturePolicy): T {
  return text === undefined || media ? text : (withoutInlineMedia(text) as T);
}

function fits(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes;
}

/** The longest prefix of `text` that fits into `maxBytes` of UTF-8, marked when something was cut. */
export function truncate(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  let end = Math.floor(maxBytes);
  // Continuation bytes look like 10xxxxxx: step back to a character's first byte.
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  end = beforeCutWord(bytes, end);
  return `${bytes.toString('utf8', 0, end)}…[truncated ${bytes.length - end} bytes]`;
}

/**
 * A word that is cut may be half a secret, which no rule would know: it goes as a whole, unless it is longer than
 * secrets are.
 */
function beforeCutWord(bytes: Buffer, end: number): number {
  for (let at = end; at > 0 && end - at < LONGEST_SECRET_BYTES; at--) {
    if (isSpaceOrQuote(bytes[at - 1]!)) return at;
  }
  return end;
}

function isSpaceOrQuote(byte: number): boolean {
  return byte <= 0x20 || byte === 0x22 || byte === 0x27;
}

function stringify(value: unknown, maxStringBytes: number): string | undefined {
  const ancestors: unknown[] = [];
  return JSON.stringify(value, function (this: unknown, _key, item: unknown) {
    if (typeof item === 'string') return truncate(item, maxStringBytes);
    if (typeof item === 'bigint') return item.toString();
    if (item instanceof Error) return { name: item.name, message: item.message };
    if (typeof item !== 'object' || item === null) return item;
    while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
    if (ancestors.includes(item)) return '[circular]';
    ancestors.push(item);
    return item;
  });
}
