import type { Span } from '../otlp/model.js';
import { attributeTable } from './attribute-table.js';
import type { CanonicalFields } from './canonical-span.js';
import { integerOf, textOf } from './values.js';

const read = attributeTable({
  errorType: 'error.type',
  errorMessage: 'error.message',
  exitCode: 'process.exit.code',
  httpStatus: 'http.response.status_code',
  httpStatusOld: 'http.status_code',
  resendCount: 'http.request.resend_count',
  user: 'user.id',
  endUser: 'enduser.id',
  session: 'session.id',
});

/**
 * Fills what the dialects left open from attributes that any span may carry: the general OTel conventions (1.41)
 * for errors, HTTP, processes and users.
 */
export function fillGeneralFields(span: Span, fields: CanonicalFields): void {
  const a = read(span.attributes);
  fields.errorType ??= textOf(a.errorType);
  fields.errorMessage ??= textOf(a.errorMessage);
  fields.exitCode ??= integerOf(a.exitCode);
  fields.httpStatus ??= integerOf(a.httpStatus ?? a.httpStatusOld);
  const resent = integerOf(a.resendCount);
  if (resent !== undefined) fields.attemptNo ??= resent + 1;
  fields.userId ??= textOf(a.user ?? a.endUser);
  fields.sessionId ??= textOf(a.session);
}
