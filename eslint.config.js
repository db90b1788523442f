import tseslint from 'typescript-eslint';

/** The longest a source file may be before it is surely two things. */
const MAX_SOURCE_LINES = 400;
const MAX_TEST_LINES = 500;

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'node_modules', 'test/fixtures', '**/golden'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      'max-lines': ['error', MAX_SOURCE_LINES],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_$' },
      ],
    },
  },
  {
    files: ['instrumentation/**'],
    ignores: [
      'instrumentation/{otel-api/api-copies,provider/{connect-processors,register-own},context/trace}.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@opentelemetry/api',
              importNames: ['propagation', 'trace'],
              message: 'Import it from trace.ts: our spans may have to keep apart from the host’s.',
            },
          ],
        },
      ],
    },
  },
  { files: ['test/**'], rules: { 'max-lines': ['error', MAX_TEST_LINES] } },
  {
    files: ['scripts/**', 'bench/**', 'examples/**', 'test/**/fixtures/**', 'test/**/programs/**'],
    rules: { 'no-console': 'off' },
  },
);
