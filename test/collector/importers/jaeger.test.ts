import { describe, expect, it } from 'vitest';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { importFiles } from '../../../collector/importers/index.js';
import { exported } from '../../support/agenttrace.js';
import { importedFile } from '../../support/imported-file.js';

const TRACE = 'abcdef0123456789abcdef0123456789';
const tag = (key: string, type: string, value: unknown) => ({ key, type, value });
const span = (id: string, more: object = {}) => ({
  traceID: TRACE,
  spanID: id,
  operationName: 'execute_tool search',
  references: [],
  startTime: 1780000000000001,
  duration: 1500,
  tags: [],
  logs: [],
  processID: 'p1',
  ...more,
});
const processes = { p1: { serviceName: 'shop', tags: [tag('host', 'string', 'a')] } };

describe('a Jaeger file', () => {
  it('gives the spans back that were sent to Jaeger', async () => {
    const child = span('1', {
      references: [
        { refType: 'CHILD_OF', traceID: TRACE, spanID: '00000000000000aa' },
        { refType: 'FOLLOWS_FROM', traceID: '1', spanID: 'bb' },
      ],
      flags: 1,
      tags: [
        tag('gen_ai.operation.name', 'string', 'execute_tool'),
        tag('gen_ai.tool.name', 'string', 'search'),
        tag('count', 'int64', 9007199254740993n),
        tag('share', 'float64', 0.5),
        tag('yes', 'bool', true),
        tag('raw', 'binary', 'AAE='),
        tag('span.kind', 'string', 'client'),
        tag('otel.status_code', 'string', 'ERROR'),
        tag('otel.status_description', 'string', 'broken'),
        tag('otel.scope.name', 'string', 'lib'),
      ],
      logs: [
        {
          timestamp: 1780000000000500,
          fields: [tag('event', 'string', 'exception'), tag('exception.type', 'string', 'E')],
        },
      ],
    });
    const text = JSON.stringify(
      { data: [{ traceID: TRACE, spans: [child, span('aa')], processes }], total: 0 },
      (_, value: unknown) => (typeof value === 'bigint' ? `big${value}` : value),
    ).replace(/"big(\d+)"/, '$1');
    await using temp = await importedFile(text);
    expect(temp.result).toMatchObject({ stored: 2, badLineCount: 0, rejected: {} });
    const { groups } = decodeTraces(Buffer.from(await exported(temp.store, 'otlp')), 'json');
    const group = groups.find(({ scope }) => scope.name === 'lib')!;
    expect(group.resource.attributes.map(({ key }) => key)).toEqual(['service.name', 'host']);
    expect(group.spans[0]).toMatchObject({
      traceId: TRACE,
      spanId: '0000000000000001',
      parentSpanId: '00000000000000aa',
      kind: 3,
      flags: 1,
      startNs: 1780000000000001000n,
      endNs: 1780000000001501000n,
      statusCode: 2,
      statusMessage: 'broken',
      links: [{ traceId: '1'.padStart(32, '0'), spanId: '00000000000000bb' }],
      events: [{ name: 'exception', timeNs: 1780000000000500000n }],
    });
    expect(
      group.spans[0]!.attributes.map(({ key, value }) => [
        key,
        'value' in value ? value.value : null,
      ]),
    ).toEqual([
      ['gen_ai.operation.name', 'execute_tool'],
      ['gen_ai.tool.name', 'search'],
      ['count', 9007199254740993n],
      ['share', 0.5],
      ['yes', true],
      ['raw', Uint8Array.of(0, 1)],
    ]);
    expect((await temp.steps()).map((step) => step['tool_name'])).toEqual(['search', null]);
    expect(await importFiles([temp.file], temp.store)).toMatchObject({ stored: 0, duplicates: 2 });
  });

  it('with bad spans keeps the good ones and counts the others', async () => {
    const spans = [
      'text',
      span(''),
      span('x'),
      span('2', { traceID: 'f'.repeat(40) }),
      span('3', { startTime: -1 }),
      span('4', { startTime: 'now' }),
      span('5', { duration: 2 ** 53 - 1, startTime: 2 ** 53 - 1 }),
      span('6', { references: [{ refType: 'CHILD_OF', spanID: 'zz' }] }),
      span('7', { tags: [tag('n', 'int64', 'many'), null, 5], processID: 'p9', operationName: 7 }),
    ];
    await using temp = await importedFile(
      JSON.stringify({ data: [{ traceID: TRACE, spans, processes }, 5] }),
    );
    expect(temp.result).toMatchObject({
      stored: 1,
      rejected: {
        'wrong type': 1,
        'invalid span id': 2,
        'invalid trace id': 1,
        'time out of range': 3,
        'invalid parent span id': 1,
      },
    });
    expect(temp.result.badLines.map(({ line }) => line)).toEqual([2]);
  });
});
