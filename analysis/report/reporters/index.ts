import type { Report } from '../report.js';
import type { RenderOptions } from './render-options.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import { renderMarkdown } from './md.js';
import { renderText } from './text.js';

/** Every form of a report, by the name that `--format` takes. */
export const REPORTERS = {
  html: renderHtml,
  json: renderJson,
  md: renderMarkdown,
  text: renderText,
} as const satisfies Record<string, (report: Report, options?: RenderOptions) => string>;

export type { RenderOptions };
export type ReportFormat = keyof typeof REPORTERS;
