import type { Attributes } from '@opentelemetry/api';
import { diag } from '@opentelemetry/api';
import { subjectOf, type Subject } from './span-subject.js';

/** Says of the spans it fits whether their content is recorded. */
export interface CaptureRule {
  readonly kind: Subject['kind'] | '*';
  readonly name: RegExp;
  readonly content: boolean;
}

const EXPECTED =
  'expected KIND:NAME=on or =off, as in tool:read_*=off (kinds: agent llm tool step *)';

/**
 * Reads `TRACEHOUND_CAPTURE_RULES`: rules by commas, `tool:read_secret*=off,llm:gpt-4o=on`. A name may hold `*`. Of the
 * rules that fit a span the last decides. A rule that cannot be read is named in a warning; so that nothing is recorded
 * that somebody wanted left out, it then stands for "no content at all".
 */
export function readCaptureRules(text: string | undefined): readonly CaptureRule[] {
  return (text ?? '')
    .split(',')
    .map((rule) => rule.trim())
    .filter(Boolean)
    .map((rule) => {
      const match = /^(agent|llm|tool|step|\*):(.+)=(on|off)$/.exec(rule);
      if (match) {
        const [, kind, name, choice] = match;
        return { kind: kind as CaptureRule['kind'], name: glob(name!), content: choice === 'on' };
      }
      diag.warn(
        `tracehound: TRACEHOUND_CAPTURE_RULES has "${rule}"; ${EXPECTED}. No content is recorded.`,
      );
      return { kind: '*', name: /^/, content: false } as const;
    });
}

/** Whether the span's content is recorded. */
export function allowsContent(
  rules: readonly CaptureRule[],
  attributes: Attributes,
  otherwise: boolean,
): boolean {
  if (rules.length === 0) return otherwise;
  const subject = subjectOf(attributes);
  const rule = rules.findLast(
    ({ kind, name }) => (kind === '*' || kind === subject.kind) && name.test(subject.name),
  );
  return rule?.content ?? otherwise;
}

function glob(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
