import type { SpanKind, Text } from '../../store/index.js';
import type { CanonicalFields } from '../dialects/canonical-span.js';
import { attributeTable } from '../dialects/attribute-table.js';
import { stringOf, textOf } from '../dialects/values.js';
import type { Span } from '../otlp/model.js';
import { decodeText, headOf } from '../json/text.js';
import { isBare, messageIn, typeIn } from './error-text.js';
import { findResultError } from './result-errors.js';

export type ErrorSource =
  | 'status'
  | 'error-type'
  | 'exception'
  | 'exit-code'
  | 'http-status'
  | 'finish-reason'
  | 'success-flag'
  | 'level'
  | 'result-flag'
  | 'result-text';

export interface LiftedError {
  isError: boolean;
  errorType: Text | null;
  errorMessage: Text | null;
  errorSource: string | null;
}

const NO_ERROR: LiftedError = {
  isError: false,
  errorType: null,
  errorMessage: null,
  errorSource: null,
};
const STATUS_OK = 1;
const STATUS_ERROR = 2;
/** OTel's word for an error without a class (semantic conventions, attribute `error.type`). */
const UNNAMED = '_OTHER';
const readException = attributeTable({
  type: 'exception.type',
  message: 'exception.message',
});

/**
 * Whether the span failed, and which of its marks says so: the first of status, `error.type`, an exception event (a
 * span that says it is fine handled its exception), a success flag, an exit code, an HTTP status, a finish reason, and
 * for tools the result itself. Type and message are taken from wherever they stand, whichever mark came first.
 */
export function liftError(span: Span, kind: SpanKind, fields: CanonicalFields): LiftedError {
  // The producer says that what looks like an error is none.
  if (fields.isError === false) return NO_ERROR;
  const failed = span.statusCode === STATUS_ERROR;
  const exception = span.events.length === 0 ? null : findException(span);
  const result =
    kind === 'tool' && fields.result !== undefined && fields.exitCode !== 0
      ? findResultError(fields.result)
      : null;
  const source = failed ? 'status' : findSource(span, kind, fields, exception !== null, result);
  if (source === null) return NO_ERROR;
  if (result?.exitCode !== undefined) fields.exitCode ??= result.exitCode;
  const status = failed && span.statusMessage !== '' ? span.statusMessage : null;
  const said = status === null ? null : messageIn(headOf(status, 4000));
  return {
    isError: true,
    errorType:
      fields.errorType ??
      exception?.type ??
      (status === null ? null : typeIn(headOf(status, 4000))) ??
      result?.type ??
      (fields.exitCode ? `exit_code_${fields.exitCode}` : null) ??
      (fields.httpStatus !== undefined && fields.httpStatus >= 400
        ? String(fields.httpStatus)
        : null) ??
      (source === 'finish-reason' ? withheldAs(failedFinish(fields)) : null) ??
      UNNAMED,
    errorMessage:
      fields.errorMessage ??
      (said === null || isBare(said) ? null : said) ??
      exception?.message ??
      result?.message ??
      said,
    errorSource: source,
  };
}

function findSource(
  span: Span,
  kind: SpanKind,
  fields: CanonicalFields,
  hasException: boolean,
  result: ReturnType<typeof findResultError>,
): ErrorSource | string | null {
  if (fields.errorType !== undefined) return 'error-type';
  if (hasException && span.statusCode !== STATUS_OK) return 'exception';
  if (fields.isError === true) return fields.errorSource ?? 'success-flag';
  if (fields.exitCode !== undefined && fields.exitCode !== 0) return 'exit-code';
  // A plain HTTP span says in its status what it holds for an error; a 404 may be all it asked for.
  if (kind !== 'other' && fields.httpStatus !== undefined && fields.httpStatus >= 400)
    return 'http-status';
  if (kind === 'llm' && failedFinish(fields) !== undefined) return 'finish-reason';
  return result?.source ?? null;
}

/** Why a model stopped where it gave no answer: `error`, or a filter that withheld it, by each provider's name. */
const FAILED_FINISHES: ReadonlySet<string> = new Set([
  'error',
  'content_filter',
  'content-filter',
  'content_filtered',
  'SAFETY',
  'PROHIBITED_CONTENT',
  'BLOCKLIST',
]);

function failedFinish({ finishReasons }: CanonicalFields): string | undefined {
  return finishReasons?.find((reason) => FAILED_FINISHES.has(reason));
}

/** One name for what every provider calls differently; `error` names no class. */
function withheldAs(reason: string | undefined): string | null {
  return reason === undefined || reason === 'error' ? null : 'content_filter';
}

interface Exception {
  type: Text | null;
  message: string | null;
}

/** The last exception is the one that ended the span. */
function findException(span: Span): Exception | null {
  const event = span.events.findLast(
    ({ name }) => name === 'exception' || name === 'gen_ai.client.operation.exception',
  );
  if (event === undefined) return null;
  const { type, message } = readException(event.attributes);
  const text = stringOf(message);
  return {
    type: textOf(type) ?? (text === undefined ? null : typeIn(text)),
    message: text === undefined ? null : decodeText(text).slice(0, 4000),
  };
}
