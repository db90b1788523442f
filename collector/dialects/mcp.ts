import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { stringOf } from './values.js';

const SPAN_KIND_SERVER = 2;
const read = attributeTable({ method: 'mcp.method.name' });

/**
 * The OTel conventions for the Model Context Protocol (1.39 and later). A tool call has a client's span and below it the
 * server's: the client's is the call, the server's only what happened beyond, so that no call counts twice. A server's
 * span without a parent stands for the call itself.
 */
export const mcp: Dialect = {
  id: 'mcp',
  about: 'OpenTelemetry semantic conventions for MCP',
  detect: { attribute: (key) => key === 'mcp.method.name' },
  extract(span): CanonicalFields {
    const fields = noFields();
    const isCall = stringOf(read(span.attributes).method) === 'tools/call';
    const isFarSide = span.kind === SPAN_KIND_SERVER && span.parentSpanId !== '';
    fields.kind = isCall && !isFarSide ? 'tool' : 'mcp';
    if (isCall && isFarSide) fields.isPart = true;
    if (fields.kind === 'tool') fields.toolType = 'mcp';
    return fields;
  },
};
