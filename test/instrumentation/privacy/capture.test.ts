import { diag } from '@opentelemetry/api';
import { describe, expect, test, vi } from 'vitest';
import {
  captureJson,
  captureText,
  readCapturePolicy,
  truncate,
} from '../../../instrumentation/privacy/capture.js';

describe('the policy', () => {
  test.each([
    [{}, true],
    [{ TRACEHOUND_CAPTURE_CONTENT: 'false' }, false],
    [{ TRACEHOUND_CAPTURE_CONTENT: 'FALSE ' }, false],
    [{ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'false' }, false],
    [{ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'NO_CONTENT' }, false],
    [{ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'SPAN_AND_EVENT' }, true],
    [
      {
        TRACEHOUND_CAPTURE_CONTENT: 'true',
        OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'false',
      },
      true,
    ],
  ])('%o records content: %s', (env, content) => {
    expect(readCapturePolicy(env).content).toBe(content);
  });

  test.each(['none', 'fasle', '2'])(
    '%s, which nobody knows, records nothing and is said',
    (value) => {
      const warn = vi.spyOn(diag, 'warn');
      expect(readCapturePolicy({ TRACEHOUND_CAPTURE_CONTENT: value }).content).toBe(false);
      expect(warn.mock.calls.flat().join()).toContain(
        `TRACEHOUND_CAPTURE_CONTENT=${value} is not supported here`,
      );
      warn.mockRestore();
    },
  );

  test.each(['much', '1k', '5'])('a size of %s stands for the default, and is said', (value) => {
    const warn = vi.spyOn(diag, 'warn');
    const { maxBytes } = readCapturePolicy({ TRACEHOUND_CAPTURE_MAX_BYTES: value });
    expect(maxBytes).toBe(1024 * 1024);
    expect(warn.mock.calls.flat().join()).toContain('expected a number of at least 64');
    warn.mockRestore();
  });
});

describe('content as JSON', () => {
  const policy = { content: true, contentByDefault: true, rules: [], media: false, maxBytes: 400 };

  test('passes unchanged while it fits', () => {
    const value = { max_tokens: 50, text: 'short', list: [1, null, true] };
    expect(captureJson(value, policy)).toBe(JSON.stringify(value));
  });

  test('loses the tails of its long strings, stays JSON and says how much is gone', () => {
    const text = captureJson(
      [{ role: 'user', content: 'x'.repeat(5_000) }, { role: 'tool' }],
      policy,
    );
    expect(Buffer.byteLength(text!)).toBeLessThanOrEqual(policy.maxBytes);
    const [first, second] = JSON.parse(text!);
    expect(first.content).toMatch(/^x{50,}…\[truncated \d+ bytes\]$/);
    expect(second).toEqual({ role: 'tool' });
  });

  test('is one marked text where many small values are too much', () => {
    const text = captureJson(
      Array.from({ length: 1_000 }, (_, i) => i),
      policy,
    );
    expect(Buffer.byteLength(text!)).toBeLessThanOrEqual(policy.maxBytes);
    expect(JSON.parse(text!)).toMatch(/^\[0,1,2.*truncated \d+ bytes\]$/s);
  });

  test('takes values JSON cannot hold', () => {
    const circular: Record<string, unknown> = { big: 12n, error: new TypeError('no') };
    circular['self'] = circular;
    expect(JSON.parse(captureJson(circular, policy)!)).toEqual({
      big: '12',
      error: { name: 'TypeError', message: 'no' },
      self: '[circular]',
    });
  });

  test('repeats what is shared, which is no circle', () => {
    const shared = { a: 1 };
    expect(captureJson([shared, shared], policy)).toBe('[{"a":1},{"a":1}]');
  });

  test('is nothing when content is off', () => {
    expect(captureJson({ secret: 1 }, { ...policy, content: false })).toBeUndefined();
    expect(captureText('secret', { ...policy, content: false })).toBeUndefined();
  });
});

test('text is cut between characters, not inside one', () => {
  expect(truncate('aé€😀', 4)).toBe('aé…[truncated 7 bytes]');
  expect(truncate('aé€😀', 10)).toBe('aé€😀');
});
