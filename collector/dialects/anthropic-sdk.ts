import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { stringsOf, textOf } from './values.js';

const read = attributeTable({
  stopReason: 'anthropic.message.stop_reason',
  toolResult: 'anthropic.tool_result.content',
});

/** What the Anthropic SDK (0.134 and later) says in names of its own; the rest of its spans is OTel GenAI. */
export const anthropicSdk: Dialect = {
  id: 'anthropic-sdk',
  about: "The Anthropic SDK's built-in OpenTelemetry spans",
  detect: {
    attribute: (key) => key.startsWith('anthropic.'),
    scope: (name) => name.startsWith('com.anthropic.sdk.'),
  },
  extract(span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    fields.finishReasons = stringsOf(a.stopReason);
    fields.result = textOf(a.toolResult);
    return fields;
  },
};
