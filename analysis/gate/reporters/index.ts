import type { GateResult } from '../gate-result.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { renderSarif, type SarifOptions } from './sarif.js';
import { renderText } from './text.js';

/** Every format of a gate's result. */
export const GATE_REPORTERS = {
  text: renderText,
  md: renderMarkdown,
  junit: renderJunit,
  sarif: renderSarif,
  json: (result: GateResult) => `${JSON.stringify(result, null, 2)}\n`,
} satisfies Record<string, (result: GateResult, options: SarifOptions) => string>;

export type GateFormat = keyof typeof GATE_REPORTERS;
