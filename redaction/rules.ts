/**
 * One kind of secret. Sources of regular expressions: of a match of `before secret (?=after)` only the secret is
 * masked. A rule is looked at where one of its triggers stands in the text; without triggers it always is. Triggers
 * are short and begin with a rare letter: a search for such bytes costs next to nothing.
 */
export interface RedactionRule {
  /** Stands in the mask, and counts are kept by it: `[redacted:aws-key]`. */
  id: string;
  triggers: readonly string[];
  before?: string;
  secret: string;
  after?: string;
  /**
   * What shows of a secret, however long it is, within 512 bytes before and behind a trigger. Needed where
   * less than the whole would not match.
   */
  sign?: string;
}

/** A digit within the next characters: words with hyphens are no keys. Bounded, so that hostile text is not slow. */
const DIGIT_AHEAD = '(?=[A-Za-z_./~+-]{0,64}[0-9])';

const BASE64URL = '[A-Za-z0-9_-]';
const JWT_BODY = `\\.eyJ${BASE64URL}{10,}\\.${BASE64URL}{10,}`;

/** What a private key is written in, but for hyphens. */
const PEM = '[A-Za-z0-9+/=\\s\\\\:,]';

const URL_USER = '[^\\s:@/"\'\\\\<>]{0,128}';
const URL_SECRET = '[^\\s@/"\'\\\\<>${}*]';

/**
 * Secrets that can be told by their form alone. Names of fields are no reason to mask anything: `max_tokens` and
 * `password = input()` stay as they are.
 *
 * No rule bounds a secret's length, and none may look far from more than a few of a text's places: where a part has
 * no bound, the places it can begin at lie behind characters that it cannot hold, so that no two looks overlap.
 */
export const SECRET_RULES: readonly RedactionRule[] = [
  {
    // OpenAI, Anthropic, OpenRouter and those who took the form over.
    id: 'api-key',
    triggers: ['sk-'],
    secret: `\\bsk-${DIGIT_AHEAD}[A-Za-z0-9_-]{20,}`,
  },
  { id: 'groq-key', triggers: ['gsk_'], secret: '\\bgsk_[A-Za-z0-9]{40,}' },
  { id: 'xai-key', triggers: ['xai-'], secret: '\\bxai-[A-Za-z0-9]{40,}' },
  { id: 'hugging-face-token', triggers: ['hf_'], secret: '\\bhf_[A-Za-z0-9]{30,}' },
  { id: 'aws-key', triggers: ['AKIA', 'ASIA'], secret: '\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b' },
  {
    id: 'aws-secret',
    triggers: ['_sec', '_SEC'],
    before:
      '(?:aws_secret_access_key|AWS_SECRET_ACCESS_KEY)["\'\\\\]{0,3}\\s{0,3}[=:]\\s{0,3}["\'\\\\]{0,3}',
    secret: '[A-Za-z0-9/+]{40}',
  },
  {
    id: 'github-token',
    triggers: ['hp_', 'ho_', 'hu_', 'hs_', 'hr_', '_pat'],
    secret: '\\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})',
  },
  { id: 'gitlab-token', triggers: ['pat-'], secret: '\\bglpat-[A-Za-z0-9_-]{20,}' },
  { id: 'slack-token', triggers: ['xox'], secret: '\\bxox[abeoprs]-[A-Za-z0-9-]{10,}' },
  { id: 'google-key', triggers: ['AIza'], secret: '\\bAIza[A-Za-z0-9_-]{35}' },
  { id: 'google-token', triggers: ['ya29.'], secret: '\\bya29\\.[A-Za-z0-9_-]{20,}' },
  {
    id: 'stripe-key',
    triggers: ['_live', '_test'],
    secret: '\\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}',
  },
  { id: 'npm-token', triggers: ['pm_'], secret: '\\bnpm_[A-Za-z0-9]{36}' },
  { id: 'pypi-token', triggers: ['ypi-'], secret: '\\bpypi-[A-Za-z0-9_-]{50,}' },
  {
    // Begins where a run of its characters does, or behind a hyphen in that run. The first look goes over the run
    // once and lets no other look at it where no token follows.
    id: 'jwt',
    triggers: ['.ey'],
    before: `(?<!${BASE64URL})(?=${BASE64URL}+${JWT_BODY})(?:${BASE64URL}*?-)??`,
    secret: `eyJ${BASE64URL}{10,}${JWT_BODY}`,
    sign: `${BASE64URL}{13}\\.eyJ${BASE64URL}{10}`,
  },
  {
    id: 'bearer-token',
    triggers: ['Bear', 'bear'],
    before: '\\b[Bb]earer ',
    secret: `${DIGIT_AHEAD}[A-Za-z0-9._~+/-]{20,}={0,2}`,
  },
  {
    id: 'basic-auth',
    triggers: ['Basi'],
    before: '[Aa]uthorization["\'\\\\]{0,3}\\s{0,3}[=:]\\s{0,3}["\'\\\\]{0,3}Basic ',
    secret: '[A-Za-z0-9+/]{8,}={0,2}',
  },
  {
    // As text, and as JSON has its line ends. Ends before any five hyphens; a cut-off block is masked to the end.
    id: 'private-key',
    triggers: ['----'],
    before: '-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----',
    secret: `(?=(?:${PEM}|-(?!----)){16})${PEM}*(?:-(?!----)${PEM}*)*`,
  },
  {
    // The password of a connection string: postgres://user:password@host.
    id: 'url-password',
    // What makes a URL stands in every text; this does not.
    triggers: ['@'],
    before: `:\\\\?/\\\\?/${URL_USER}:`,
    secret: `${URL_SECRET}+`,
    after: '@',
    sign: `:\\\\?/\\\\?/${URL_USER}:${URL_SECRET}{1,300}@|${URL_SECRET}{301}@`,
  },
];
