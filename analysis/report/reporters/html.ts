import { readFileSync } from 'node:fs';
import { html, raw } from 'hono/html';
import { briefly } from '../../wording/printable.js';
import type { Report } from '../report.js';
import { runSection } from './html-run.js';

const STYLE = readFileSync(new URL('./html.css', import.meta.url), 'utf8');

/**
 * The report as one page that needs nothing from outside and runs no script. Everything that comes out
 * of a trace goes through the template's escaping.
 */
export function renderHtml(report: Report): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>Tracehound report</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Tracehound</h1>
          <p class="summary">${report.summary.sentence}</p>
        </header>
        ${report.runs.map(runSection)}
        ${report.runsLeftOut > 0 ? html`<p class="quiet">${report.runsLeftOut} more runs with findings.</p>` : ''}
        ${report.clusters.length > 0 ? clusterSection(report) : ''}
        ${report.errors.length > 0 ? errorSection(report) : ''}
      </body>
    </html>`;
  return String(page);
}

function clusterSection(report: Report) {
  return html`<section>
    <h2>Failure clusters</h2>
    <table>
      <thead>
        <tr>
          <th class="count">findings</th>
          <th class="count">runs</th>
          <th>detector</th>
          <th>message</th>
        </tr>
      </thead>
      <tbody>
        ${report.clusters.map(
          (c) =>
            html`<tr>
              <td class="count">${c.findingCount}</td>
              <td class="count">${c.runCount}</td>
              <td>${c.detector}</td>
              <td>${briefly(c.message, 240)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function errorSection(report: Report) {
  return html`<section>
    <h2>Errors</h2>
    <table>
      <thead>
        <tr>
          <th class="count">errors</th>
          <th class="count">runs</th>
          <th>of</th>
          <th>message</th>
        </tr>
      </thead>
      <tbody>
        ${report.errors.slice(0, 10).map(
          ({ count, runCount, sources, label }) =>
            html`<tr>
              <td class="count">${count}</td>
              <td class="count">${runCount}</td>
              <td>${briefly(sources.join(', '), 80)}</td>
              <td>${briefly(label, 240)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
