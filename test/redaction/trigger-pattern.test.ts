import { describe, expect, test } from 'vitest';
import { SECRET_RULES } from '../../redaction/index.js';
import { triggerPattern } from '../../redaction/trigger-pattern.js';

describe('triggerPattern', () => {
  test('finds every trigger of the built-in rules wherever it stands, and no text without one', () => {
    const triggers = SECRET_RULES.flatMap((rule) => rule.triggers);
    const pattern = triggerPattern(triggers);
    for (const trigger of triggers) {
      for (const text of [trigger, `a${trigger}`, `${trigger}z`, `--_. ${trigger} ..__`])
        expect(pattern.test(text), text).toBe(true);
      // All but its last character, and all but its first, are none.
      expect(pattern.test(`a ${trigger.slice(0, -1)} `), trigger).toBe(false);
    }
    expect(pattern.test('max_tokens=12; the well-known, un-used. v1.2-rc_3 GPT-4o')).toBe(false);
  });

  test('takes any string, no string, and the empty one', () => {
    expect(triggerPattern(['a.b*', '(?', '😀-']).test('x a.b* y')).toBe(true);
    expect(triggerPattern(['a.b*', '(?', '😀-']).test('see (?')).toBe(true);
    expect(triggerPattern(['😀-']).test('so 😀- it')).toBe(true);
    expect(triggerPattern(['a.b*']).test('axbb')).toBe(false);
    expect(triggerPattern([]).test('anything')).toBe(false);
    expect(triggerPattern(['']).test('')).toBe(true);
  });
});
