import { describe, expect, test } from 'vitest';
import { agentSpans } from '../../bench/agent-spans.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import {
  RedactionPatternError,
  RedactionSettingsError,
  Redactor,
  SECRET_RULES,
  type SecretMatch,
} from '../../redaction/index.js';

const redactor = new Redactor();
const alnum = (length: number) => 'a1B2c3D4e5F6g7H8'.repeat(20).slice(0, length);
const upper = (length: number) => 'A1B2C3D4E5F6G7H8'.repeat(20).slice(0, length);
const long = (length: number) => 'a1B2c3D4e5F6g7H8'.repeat(length / 16);

/** Made up, in the form that each provider gives its secrets: rule, secret, what stands around it. */
const SECRETS: [rule: string, secret: string, before?: string, after?: string][] = [
  ['api-key', `sk-${alnum(48)}`],
  ['api-key', `sk-proj-${alnum(20)}_${alnum(20)}-${alnum(20)}`],
  ['api-key', `sk-ant-api03-${alnum(90)}`],
  ['api-key', `sk-or-v1-${alnum(64)}`],
  ['groq-key', `gsk_${alnum(52)}`],
  ['xai-key', `xai-${alnum(80)}`],
  ['hugging-face-token', `hf_${alnum(34)}`],
  ['aws-key', `AKIA${upper(16)}`],
  ['aws-key', `ASIA${upper(16)}`],
  ['aws-secret', alnum(40), 'aws_secret_access_key = '],
  ['aws-secret', alnum(40), 'AWS_SECRET_ACCESS_KEY="', '"'],
  ['aws-secret', alnum(40), '{\\"aws_secret_access_key\\":\\"', '\\"}'],
  ['github-token', `ghp_${alnum(36)}`],
  ['github-token', `ghs_${alnum(36)}`],
  ['github-token', `github_pat_${alnum(22)}_${alnum(59)}`],
  ['gitlab-token', `glpat-${alnum(20)}`],
  ['slack-token', `xoxb-123456789012-${alnum(24)}`],
  ['google-key', `AIza${alnum(35)}`],
  ['google-token', `ya29.${alnum(60)}`],
  ['stripe-key', `sk_live_${alnum(24)}`],
  ['npm-token', `npm_${alnum(36)}`],
  ['pypi-token', `pypi-${alnum(80)}`],
  ['jwt', `eyJ${alnum(20)}.eyJ${alnum(40)}.${alnum(43)}`],
  ['jwt', `eyJ${alnum(20)}.eyJ${alnum(40)}.${alnum(43)}`, 'x-'],
  ['jwt', `eyJ${alnum(20)}.eyJ${long(800)}.${long(352)}`],
  ['jwt', `eyJ${long(4800)}.eyJ${long(48_000)}.${long(4800)}`],
  ['api-key', `sk-${long(8000)}`],
  ['github-token', `ghs_${long(800)}`],
  ['bearer-token', long(16_000), 'Authorization: Bearer '],
  ['bearer-token', alnum(40), 'Authorization: Bearer '],
  ['bearer-token', `${alnum(40)}==`, '"authorization":"bearer ', '"'],
  ['basic-auth', 'dXNlcjpwYXNzd29yZA==', 'Authorization: Basic '],
  [
    'private-key',
    `\n${alnum(64)}\n${alnum(64)}==\n`,
    '-----BEGIN RSA PRIVATE KEY-----',
    '-----END RSA PRIVATE KEY-----',
  ],
  [
    'private-key',
    `\\n${alnum(64)}\\n`,
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----\\n"',
  ],
  [
    'private-key',
    `\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n${`${long(64)}\n`.repeat(400)}`,
    '-----BEGIN RSA PRIVATE KEY-----',
    '-----END RSA PRIVATE KEY-----',
  ],
  ['url-password', long(3200), 'https://oauth2:', '@git.example/x'],
  ['url-password', 'hunter2', 'postgres://app:', '@db.example:5432/app'],
  ['url-password', 'p#ss!w0rd', 'mongodb+srv://app:', '@cluster.example/x?y=z'],
  ['url-password', 'hunter2', 'redis://:', '@localhost:6379'],
  ['url-password', 'hunter2', 'https:\\/\\/user:', '@host\\/path'],
];

/** The nearest innocent look-alikes. */
const INNOCENT = [
  '{"max_tokens":4096,"prompt_tokens":12,"total_tokens":13,"token_scope":"own"}',
  'password = get_password()',
  'const apiKey = process.env.OPENAI_API_KEY',
  'use the sk-fading-circle-with-a-long-class-name class',
  'a task-oriented-desk-lamp-of-size-20-centimetres',
  'bearer authentication-mechanisms-are-explained here',
  'Basic internationalization of the app',
  'AKIAB',
  'see https://example.com:8080/path?q=a@b.example and http://localhost:4318/v1/traces',
  'mailto:someone@example.com, git@github.com:owner/repo.git',
  'https://user@example.com/path',
  'postgres://app:${PASSWORD}@db/app',
  'postgres://app:***@db/app',
  '-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----',
  'eyJ is how JSON begins in base64',
  'npm_config_registry and hf_hub_download(repo_id="x")',
  'xoxo, and 10.0.0.1:22@eth0',
  'commit 0af7651916cd43dd8448eb211c80319c0af7651916cd43dd8448eb21',
  '',
];

/** Titles that a person can read: secrets of 50 KB are among them. */
const CASES = SECRETS.map((given, at) => [`${given[0]} ${at}`, ...given] as const);

describe('masks', () => {
  test.each(CASES)('%s', (_, rule, secret, before = '', after = '') => {
    for (const [left, right] of [
      ['', ''],
      ['key: ', ', '],
      ['{"k":"', '"}'],
      ['ü ', ' ü'],
    ]) {
      const text = `${left}${before}${secret}${after}${right}`;
      const expected = `${left}${before}[redacted:${rule}]${after}${right}`;
      expect(redactor.redact(text)).toBe(expected);
      expect(Buffer.from(redactor.redactBytes(Buffer.from(text))).toString()).toBe(expected);
    }
  });

  test.each(CASES)(
    '%s is noticed among bytes of any kind',
    (_, __, secret, before = '', after = '') => {
      for (const around of [[0x41], [0x00, 0xff], [0x4a, 0x39]]) {
        const bytes = Buffer.concat([
          Buffer.from(around),
          Buffer.from(before + secret + after),
          Buffer.from(around),
        ]);
        expect(redactor.mayHoldSecrets(bytes)).toBe(true);
      }
    },
  );

  test('every rule is tried', () => {
    expect(new Set(SECRETS.map(([rule]) => rule))).toEqual(
      new Set(SECRET_RULES.map(({ id }) => id)),
    );
  });

  test('a private key that is cut off', () => {
    const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${alnum(64)}\n${alnum(30)}`;
    expect(redactor.redact(text)).toBe('-----BEGIN OPENSSH PRIVATE KEY-----[redacted:private-key]');
  });

  test('several secrets of one text', () => {
    const text = `a sk-${alnum(30)} b postgres://u:p@h c`;
    expect(redactor.redact(text)).toBe(
      'a [redacted:api-key] b postgres://u:[redacted:url-password]@h c',
    );
  });

  test('says what it found and where', () => {
    const found: SecretMatch[] = [];
    redactor.redact('see postgres://app:hunter2@db', found);
    expect(found).toEqual([{ rule: 'url-password', text: '://app:hunter2', start: 7, length: 7 }]);
  });
});

describe('leaves alone', () => {
  test.each(INNOCENT)('%j', (text) => {
    expect(redactor.redact(text)).toBe(text);
    const bytes = Buffer.from(text);
    expect(redactor.redactBytes(bytes)).toBe(bytes);
  });
});

test('nothing is noticed in a request without secrets', () => {
  expect(redactor.mayHoldSecrets(encodeProtobuf(agentSpans(200)))).toBe(false);
});

describe('patterns of the user', () => {
  test('mask all they match, whatever groups they have', () => {
    const own = new Redactor({ patterns: ['ACME-(?<n>\\d+)-(x|y)', 'kündigung'] });
    expect(own.redact('ACME-12-x, ACME-7-z')).toBe('[redacted:custom], ACME-7-z');
    expect(Buffer.from(own.redactBytes(Buffer.from('Die kündigung! für ü'))).toString()).toBe(
      'Die [redacted:custom]! für ü',
    );
    expect(own.redact(`sk-${alnum(30)}`)).toBe('[redacted:api-key]');
  });

  test('have an id and triggers of their own where they are given', () => {
    const own = new Redactor({
      patterns: [{ id: 'acme-key', pattern: 'ACME-\\d+', triggers: ['ACME-'] }],
    });
    expect(own.redact('ACME-12')).toBe('[redacted:acme-key]');
    expect(own.mayHoldSecrets(Buffer.from('nothing here'))).toBe(false);
    expect(own.mayHoldSecrets(Buffer.from('x ACME-12'))).toBe(true);
  });

  test.each([
    ['(', 'does not compile'],
    ['a*', 'matches nothing at all'],
    ['(a|b)\\1', 'refers back to a group'],
  ])('%s is refused', (pattern, reason) => {
    expect(() => new Redactor({ patterns: [pattern] })).toThrow(RedactionPatternError);
    expect(() => new Redactor({ patterns: [pattern] })).toThrow(reason);
  });
});

describe('rules that are switched off', () => {
  test('mask nothing, and the others go on', () => {
    const own = new Redactor({ off: ['url-password'] });
    const text = `postgres://u:p@h sk-${alnum(30)}`;
    expect(own.redact(text)).toBe('postgres://u:p@h [redacted:api-key]');
  });

  test('all of them leave everything as it is', () => {
    const own = new Redactor({ off: SECRET_RULES.map(({ id }) => id) });
    const text = `sk-${alnum(30)}`;
    expect(own.redact(text)).toBe(text);
    expect(own.mayHoldSecrets(Buffer.from(text))).toBe(false);
  });

  test('a rule that does not exist is a mistake, and the rules are named', () => {
    expect(() => new Redactor({ off: ['jtw'] })).toThrow(RedactionSettingsError);
    expect(() => new Redactor({ off: ['jtw'] })).toThrow(/no rule jtw .*api-key, .*jwt/);
  });
});

// A rule that looks to the end of the text from each of its triggers would take hours here.
test.each([
  'sk-',
  'sk-a-',
  'sk-a.',
  '://',
  '://a:',
  '://a:b',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----AAAAAAAAAAAAAAAA',
  'eyJaaaaaaaaaa.eyJ',
  'eyJaaaaaaaaaa-',
  '-eyJ',
  '.eyJ-',
  'eyJaaaaaaaaaaaaa.eyJ.',
  'Bearer ',
  'Bearer a',
  'ghp_',
  'github_pat_',
  'Authorization: Basic ',
  'aws_secret_access_key=',
])(
  'text of nothing but %s is looked at in good time',
  (trigger) => {
    const hostile = trigger.repeat(2_000_000 / trigger.length);
    expect(redactor.redact(hostile).length).toBeGreaterThan(0);
    redactor.mayHoldSecrets(Buffer.from(hostile));
  },
  20_000,
);
