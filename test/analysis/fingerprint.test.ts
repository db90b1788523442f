import { describe, expect, test } from 'vitest';
import { fingerprint, maskVariables } from '../../analysis/fingerprint.js';

describe('maskVariables', () => {
  test.each([
    ['listen EADDRINUSE: port 8080 in use', 'listen eaddrinuse: port <n> in use'],
    ["No such file: '/app/src/a.py'", "no such file: '<path>'"],
    ['GET https://x.test/a?b=1 failed', 'get <url> failed'],
    ['commit 3f2a9bc11 not found', 'commit <hex> not found'],
    ['user 0f8fad5b-d9cb-469f-a165-70867728950e', 'user <id>'],
    ['at 0x7ffe12 in thread 12.5', 'at <hex> in thread <n>'],
    ['reservation ZFA04Y2 is gone', 'reservation <id> is gone'],
    ['not available on date 2024-05-13', 'not available on date <time>'],
    ['too   many\n spaces', 'too many spaces'],
  ])('%s', (text, masked) => {
    expect(maskVariables(text)).toBe(masked);
  });

  test('keeps the words that tell failures apart', () => {
    expect(maskVariables('ModuleNotFoundError: numpy')).not.toBe(
      maskVariables('ModuleNotFoundError: pandas'),
    );
  });
});

describe('fingerprint', () => {
  test('is the same for the same failure, and pinned so that stored clusters stay whole', () => {
    expect(fingerprint('timeout', 'get: no answer after 30 s')).toBe(
      fingerprint('timeout', 'get: no answer after 60 s'),
    );
    expect(fingerprint('timeout', 'get: no answer after 30 s')).toBe('6f67e96e699b5f71');
  });

  test('differs by detector', () => {
    expect(fingerprint('timeout', 'x')).not.toBe(fingerprint('auth-error', 'x'));
  });
});
