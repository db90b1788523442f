import type { Report } from '../report.js';

/** The report as data, the shape of `Report`; 64-bit times as decimal strings. */
export function renderJson(report: Report): string {
  const exact = (_key: string, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value;
  return `${JSON.stringify(report, exact, 2)}\n`;
}
