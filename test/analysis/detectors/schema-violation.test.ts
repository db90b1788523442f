import { schemaViolation } from '../../../analysis/detectors/schema-violation.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

const offers = [
  {
    name: 'search',
    parameters: {
      type: 'object',
      required: ['query'],
      properties: { query: { type: 'string' }, limit: { type: 'integer' } },
    },
  },
];

/** As coding agents offer their list of things to do. */
const TODO_ITEM = {
  type: 'object',
  required: ['content', 'status'],
  properties: {
    content: { type: 'string', minLength: 1 },
    status: { type: 'string', enum: ['pending', 'in_progress', 'completed'] },
  },
};
const todoOffers = [
  {
    name: 'TodoWrite',
    input_schema: {
      type: 'object',
      required: ['todos'],
      properties: { todos: { type: 'array', items: TODO_ITEM } },
    },
  },
];

testDetector(schemaViolation, {
  silent: [
    {
      run: run('a field that the schema neither names nor forbids')
        .llm('', { calls: ['TodoWrite'], offers: todoOffers })
        .tool(
          'TodoWrite',
          { todos: [{ id: '2', content: 'Add tests', status: 'pending', priority: 'high' }] },
          'Todos saved',
        )
        .llm('Done.'),
    },
    {
      run: run('a list with nothing in it')
        .llm('', { calls: ['TodoWrite'], offers: todoOffers })
        .tool('TodoWrite', { todos: [] }, 'Todos saved')
        .llm('Done.'),
    },
    {
      run: run('no schema')
        .llm('', { calls: ['search'], offers: [{ name: 'search' }] })
        .tool('search', { x: 1 }, '1')
        .llm('Done.'),
    },
    {
      run: run('allowed')
        .llm('', { calls: ['search'], offers })
        .tool('search', { query: 'x', limit: 3 }, '1')
        .llm('Done.'),
    },
    {
      run: run('only a pattern is broken')
        .llm('', {
          calls: ['search'],
          offers: [
            {
              name: 'search',
              parameters: { properties: { query: { type: 'string', pattern: '^(a+)+$' } } },
            },
          ],
        })
        .tool('search', { query: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' }, '1')
        .llm('Done.'),
    },
    {
      run: run('a schema that leans on another')
        .llm('', {
          calls: ['search'],
          offers: [{ name: 'search', parameters: { $ref: 'https://elsewhere.test/schema' } }],
        })
        .tool('search', { x: 1 }, '1')
        .llm('Done.'),
    },
    {
      run: run('two schemas, which one is not known')
        .llm('', { calls: ['search'], offers })
        .tool('search', { q: 1 }, '1')
        .llm('', {
          calls: ['search'],
          offers: [{ name: 'search', parameters: { required: ['q'] } }],
        })
        .llm('Done.'),
    },
    {
      run: run('nothing on offer').llm('').tool('search', { x: 1 }, '1').llm('Done.'),
      notApplicable: true,
    },
  ],
  fires: [
    {
      run: run('lacks an argument')
        .llm('', { calls: ['search'], offers })
        .tool('search', { limit: 3 }, '1')
        .llm('Done.'),
      at: 1,
      message:
        'search was called against its schema: Instance does not have required property "query" (required)',
      evidence: [1, 2],
    },
    {
      run: run('an entry that is no entry')
        .llm('', { calls: ['TodoWrite'], offers: todoOffers })
        .tool(
          'TodoWrite',
          { todos: ['broken_todo', { content: 'Add tests', status: 'pending' }] },
          'Todos saved',
        )
        .llm('Done.'),
      at: 1,
      message:
        'TodoWrite was called against its schema: todos.0: Instance type "string" is invalid. Expected "object" (type)',
      evidence: [1, 2],
    },
    {
      run: run('a wrong type')
        .llm('', { calls: ['search'], offers })
        .tool('search', { query: 'x', limit: 'three' }, '1')
        .llm('', { calls: ['search'], offers })
        .tool('search', { query: 'x', limit: 3 }, '1')
        .llm('Done.'),
      at: 1,
      message:
        'search was called against its schema: limit: Instance type "string" is invalid. Expected "integer" (type)',
      evidence: [1, 2],
    },
    {
      run: run('an argument that is none')
        .llm('', {
          calls: ['search'],
          offers: [
            {
              function: {
                name: 'search',
                parameters: { properties: { query: {} }, additionalProperties: false },
              },
            },
          ],
        })
        .tool('search', { query: 'x', deep: true }, '1')
        .llm('Done.'),
      at: 1,
      message:
        'search was called against its schema: the schema has no property "deep" (additionalProperties)',
      evidence: [1, 2],
    },
  ],
});
