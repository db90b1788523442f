import { html } from 'hono/html';
import { confidenceText, suspectSentence, type Blame } from '../../blame/index.js';
import type { Failure } from '../../findings/index.js';
import { describeStep, type Frame } from '../../steps/index.js';
import { briefly, cut } from '../../wording/printable.js';
import { formatDuration } from '../../wording/quantities.js';
import { readable } from '../../wording/readable.js';
import { asClause } from '../../wording/sentences.js';
import { describeRun, runTitle } from '../describe.js';
import {
  chargesOf,
  failuresOf,
  type ReportedFinding,
  type RunReport,
  whereToLook,
} from '../report.js';

/** Longer texts are cut in the page; the database has them whole. */
const MAX_PART_LENGTH = 4000;

/** One run on the page: what it scored, where to look, its findings with their evidence, its steps. */
export function runSection(report: RunReport) {
  const { run, score, findings, frames } = report;
  return html`<section class="run">
    <div class="head">
      <div>
        <h2>${runTitle(run)}</h2>
        <p class="quiet"><code>${run.runId}</code> · ${describeRun(run)}</p>
      </div>
      ${score === null ? html`<p class="score none">not scored</p>` : scoreBadge(score.score)}
    </div>
    ${frames.length > 0 ? timeline(frames, findings) : ''}
    ${report.blame === null ? '' : blameSection(report.blame)}
    ${findings.length === 0 ? html`<p class="good">No failures found.</p>` : ''}
    <ol class="findings">
      ${failuresOf(report).map((failure) => failureItem(failure, run.agentName))}
    </ol>
    ${
      score !== null && chargesOf(report).length > 0
        ? html`<p class="quiet breakdown">
            100 ${chargesOf(report).map((p) => html`<span>− ${p.penalty} ${p.detector}</span> `)} =
            ${score.score}
          </p>`
        : ''
    }
    ${report.failed.map(
      ({ detector, reason }) =>
        html`<p class="broken">${detector} failed: ${reason ?? 'no reason given'}</p>`,
    )}
    ${
      frames.length > 0 && report.notApplicable.length > 0
        ? html`<p class="quiet">Not applicable: ${report.notApplicable.join(', ')}</p>`
        : ''
    }
    ${frames.length > 0 ? replay(frames, findings) : ''}
  </section>`;
}

function scoreBadge(score: number) {
  const grade = score >= 80 ? 'good' : score >= 50 ? 'fair' : 'poor';
  return html`<p class="score ${grade}"><b>${score}</b><span>/100</span></p>`;
}

function blameSection({ suspects, abstention }: Blame) {
  if (abstention !== null)
    return html`<p class="quiet">Where to look first: ${abstention.text}</p>`;
  return html`<h3>Where to look first</h3>
    <ol class="blame">
      ${suspects.map(
        (suspect) =>
          html`<li>
            ${briefly(suspectSentence(suspect), 600)}
            <span class="quiet">${confidenceText(suspect.confidence)}</span>
          </li>`,
      )}
    </ol>`;
}

function failureItem(
  { headline: finding, others }: Failure<ReportedFinding>,
  runAgent: string | null,
) {
  return html`<li class="${finding.severity}">
    <p><b>${whereToLook(finding)}</b>, because ${briefly(asClause(finding.message), 600)}</p>
    <p class="quiet">
      ${finding.detector} ·
      ${finding.severity}${finding.agentName === null ? '' : ` · ${finding.agentName}`}
    </p>
    <ul class="evidence">
      ${finding.evidence
        .slice(0, 5)
        .map(
          (frame) =>
            html`<li>
              <span class="number">${frame.stepIndex}</span> ${describeStep(frame, 200, runAgent)}
            </li>`,
        )}
      ${finding.evidence.length > 5 ? html`<li class="quiet">and ${finding.evidence.length - 5} more like it</li>` : ''}
    </ul>
    ${others.map(
      ({ detector, severity, message }) =>
        html`<p class="quiet">also seen as ${detector} (${severity}): ${briefly(message, 600)}</p>`,
    )}
  </li>`;
}

/** One bar per step, as wide as the step was long; those that a finding points at are marked. */
function timeline(frames: Frame[], findings: ReportedFinding[]) {
  const marked = markedSteps(findings);
  return html`<div class="timeline" role="img" aria-label="Steps of the run in order">
    ${frames.map((frame) => {
      const hint = `${frame.stepIndex}. ${briefly(describeStep(frame), 120)} (${formatDuration(frame.durationMs)})`;
      const classes = [
        'bar',
        frame.kind,
        frame.isError ? 'error' : '',
        marked.has(frame.stepIndex) ? 'marked' : '',
      ];
      const weight = Math.max(1, Math.sqrt(frame.durationMs ?? 0)).toFixed(1);
      return html`<i class="${classes.join(' ')}" style="flex-grow:${weight}" title="${hint}"></i>`;
    })}
  </div>`;
}

function replay(frames: Frame[], findings: ReportedFinding[]) {
  const marked = markedSteps(findings);
  return html`<h3>Replay</h3>
    <div class="replay">
      ${frames.map(
        (frame) =>
          html`<details
            class="${marked.has(frame.stepIndex) ? 'marked' : ''} ${frame.isError ? 'error' : ''}"
          >
            <summary>
              <span class="number">${frame.stepIndex}</span>
              <span class="line">${describeStep(frame, 150)}</span>
              <span class="quiet">${formatDuration(frame.durationMs)}</span>
            </summary>
            ${frame.parts.map(
              ({ label, text }) =>
                html`<h4>${label}</h4>
                  <pre>${cut(readable(text), MAX_PART_LENGTH)}</pre>`,
            )}
          </details>`,
      )}
    </div>`;
}

function markedSteps(findings: ReportedFinding[]): Set<number> {
  return new Set(findings.flatMap(({ evidence }) => evidence.map(({ stepIndex }) => stepIndex)));
}
