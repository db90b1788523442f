import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, loadRules, readFindings } from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { tempFolder } from '../../support/temp-folder.js';
import { run } from '../../support/trace-builder.js';

/** What the rules of docs/rules.md speak of, beside what is as it should be. */
export const RUNS = [
  run('refund out of the blue').tool('issue_refund', { amount: 500 }, 'ok').llm('Done.'),
  run('refund after a failed look')
    .tool('get_order', {}, null, { error: 'x' })
    .tool('issue_refund', { amount: 5 }, 'ok'),
  run('refund as it should be')
    .tool('find_order', {}, 'x')
    .tool('issue_refund', { amount: 5 }, 'ok')
    .llm('Done.'),
  run('searches a lot')
    .tool('web_search', { q: 1 }, 'a')
    .tool('web_search', { q: 2 }, 'b')
    .tool('web_search', { q: 3 }, 'c')
    .tool('web_search', { q: 4 }, 'd')
    .llm('Done.'),
  run('searches three times')
    .tool('web_search', { q: 1 }, 'a')
    .tool('web_search', { q: 2 }, 'b')
    .tool('web_search', { q: 3 }, 'c')
    .llm('Done.'),
  run('pushes with force').llm('Push.').shell('git push --force', 'ok').llm('Done.'),
  run('pushes').shell('git push', 'ok').llm('Done.'),
  run('cancels unasked')
    .user('Where is it?')
    .llm('Late.')
    .user('That is bad')
    .tool('cancel_order', {}, 'ok')
    .llm('Done.'),
  run('cancels when told')
    .user('Cancel it')
    .llm('Sure?')
    .user('Yes, please')
    .tool('cancel_order', {}, 'ok')
    .llm('Done.'),
  run('takes many steps', 'researcher')
    .tool('t', { a: 1 }, '1')
    .tool('t', { a: 2 }, '2')
    .tool('t', { a: 3 }, '3')
    .llm('Done.'),
];

export const NAMES: ReadonlyMap<string, string> = new Map(
  RUNS.map((one) => [one.traceId, one.name]),
);

/** A folder with these files, for one test. */
export function ruleFiles(texts: Record<string, string>): string {
  const folder = path.join(tempFolder(), 'rules');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** What rules of these files find in the store's runs. Throws where one of them failed. */
export async function findingsUnder(
  store: Store,
  texts: Record<string, string>,
): Promise<string[]> {
  const rules = await loadRules(ruleFiles(texts), store);
  const { failures } = await analyze(store, { rules });
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  const found = await readFindings(store);
  return found
    .filter(({ detector }) => detector.startsWith('rule:'))
    .map((f) => `${NAMES.get(f.runId)!} @${f.stepIndex}: ${f.message}`);
}

/** The code blocks of the page, so that what it shows is what works. */
export function examples(language: string): string[] {
  const page = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
  return [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, lang, code]) =>
    lang === language ? [code!] : [],
  );
}
