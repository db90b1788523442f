import { describe, expect, it } from 'vitest';
import { dialectVersion } from '../../../collector/dialects/dialect-version.js';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { attributesOf, rowOf, spanOf, type Attributes } from '../../support/span-row.js';

const TAGS = ['nightly', 'v2'];

describe('tags, metadata and task', () => {
  it.each<[string, Attributes, object]>([
    [
      'tracehound',
      {
        'tracehound.tags': TAGS,
        'tracehound.metadata.commit': 'abc',
        'tracehound.metadata.try': 2,
        'tracehound.run.task': 'fix',
      },
      { tags: TAGS, metadata: '{"commit":"abc","try":2}', task: 'fix' },
    ],
    [
      'openinference',
      {
        'openinference.span.kind': 'CHAIN',
        'tag.tags': [...TAGS, 'seq:step:1'],
        metadata: '{"customer":"acme"}',
      },
      { tags: TAGS, metadata: '{"customer":"acme"}' },
    ],
    [
      'langfuse',
      {
        'langfuse.trace.tags': TAGS,
        'langfuse.trace.metadata.customer': 'acme',
        'langfuse.observation.metadata': '{"customer":"other","step":1}',
        'langfuse.experiment.item.id': 'item-1',
      },
      { tags: TAGS, metadata: '{"customer":"acme","step":1}', task: 'item-1' },
    ],
    [
      'langsmith',
      {
        'langsmith.span.tags': 'nightly, v2, langsmith:hidden',
        'langsmith.metadata.customer': 'acme',
        'langsmith.metadata.session_id': 's',
      },
      { tags: TAGS, metadata: '{"customer":"acme"}', sessionId: 's' },
    ],
    [
      'openllmetry',
      {
        'traceloop.association.properties.tags': '["nightly","v2"]',
        'traceloop.association.properties.customer': 'acme',
        'traceloop.association.properties.user_id': 'u',
      },
      { tags: TAGS, metadata: '{"customer":"acme"}', userId: 'u' },
    ],
    [
      'openllmetry',
      {
        'traceloop.span.kind': 'workflow',
        'traceloop.entity.input': '{"inputs":{},"tags":["nightly","v2"],"kwargs":{}}',
      },
      { tags: TAGS },
    ],
    [
      'vercel-ai',
      {
        'ai.operationId': 'ai.generateText',
        'ai.telemetry.metadata.tags': TAGS,
        'ai.telemetry.metadata.customer': 'acme',
      },
      { tags: TAGS, metadata: '{"customer":"acme"}' },
    ],
    [
      'pydantic-ai',
      { 'logfire.msg': 'x', 'logfire.tags': TAGS, metadata: '{"customer":"acme"}' },
      { tags: TAGS, metadata: '{"customer":"acme"}' },
    ],
  ])('are read from %s', (_, attributes, expected) => {
    expect(rowOf({ attributes })).toMatchObject(expected);
  });

  it('of another type than they should be are no reason to lose the span', () => {
    const attributes = {
      'tracehound.tags': 7,
      'tracehound.metadata': '[1]',
      'langfuse.trace.tags': '[broken',
      'langfuse.observation.metadata': 'text',
    };
    const row = rowOf({ attributes });
    expect(row.tags).toEqual(['7']);
    expect(row.metadata).toBeUndefined();
  });

  it('of a resource are read as they were meant where the SDK leaves its escapes in', () => {
    const tagged = (language: string) => {
      const none = { droppedAttributesCount: 0, schemaUrl: '' };
      const resource = attributesOf({
        'telemetry.sdk.language': language,
        'tracehound.tags': 'v2%2Cnight',
        'tracehound.run.task': '100%',
      });
      const [row] = rowsFromTraces(
        [
          {
            resource: { ...none, attributes: resource },
            scope: { ...none, name: '', version: '', attributes: [] },
            spans: [spanOf({})],
          },
        ],
        1n,
      );
      return [row!.tags, row!.task];
    };
    expect(tagged('rust')).toEqual([['v2', 'night'], '100%']);
    expect(tagged('nodejs')).toEqual([['v2%2Cnight'], '100%']);
  });

  it('of a resource are added to those of each span, and give way to them', () => {
    const resource = attributesOf({
      'tracehound.tags': 'night, v2',
      'tracehound.metadata': '{"commit":"abc","customer":"none"}',
      'tracehound.run.task': 'fix',
    });
    const none = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
    const spans = [
      spanOf({
        attributes: { 'langfuse.trace.tags': TAGS, 'langfuse.trace.metadata.customer': 'a' },
      }),
      spanOf({}),
    ];
    const rows = rowsFromTraces(
      [
        {
          resource: { ...none, attributes: resource },
          scope: { ...none, name: '', version: '' },
          spans,
        },
      ],
      1n,
    );
    expect(rows.map(({ tags, metadata, task }) => [tags, metadata, task])).toEqual([
      [['nightly', 'v2', 'night'], '{"commit":"abc","customer":"a"}', 'fix'],
      [['night', 'v2'], '{"commit":"abc","customer":"none"}', 'fix'],
    ]);
  });
});

describe('the version of a dialect', () => {
  const scope = (version: string, schemaUrl = '') => ({
    name: 'x',
    version,
    schemaUrl,
    attributes: [],
    droppedAttributesCount: 0,
  });

  it.each([
    ['gen-ai', scope('0.3', 'https://opentelemetry.io/schemas/1.37.0'), '1.37.0'],
    ['gen-ai', scope('0.3'), undefined],
    ['langfuse', scope('5.4.1'), '5.4.1'],
    ['langfuse', scope(''), undefined],
    [null, scope('1'), undefined],
  ])('%s', (dialect, from, version) => {
    expect(dialectVersion(dialect, from)).toBe(version);
  });
});
