import { defineDetector } from '../detector.js';

export const blockedPage = defineDetector({
  id: 'blocked-page',
  version: 2,
  title: 'A page that let no program in',
  category: 'tool-failure',
  severity: 'low',
  taxonomies: {
    trail: 'Resource not found / service errors',
    mast: null,
    agentRx: 'Guardrails Triggered',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} was turned away {refusals|time} by a page that blocks programs ({sign}).',
  why: 'A captcha or a bot check is not the page; what is read from it afterwards is not there.',
  whenNotToUse: 'For research about captchas and bot checks.',
  sql: new URL('./blocked-page.sql', import.meta.url),
});
