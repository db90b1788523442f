import { expect, test } from 'vitest';
import { maskInBody, SecretMasker } from '../../../collector/processors/redact-secrets.js';
import type { AnyValue } from '../../../collector/otlp/model.js';
import { Redactor } from '../../../redaction/index.js';
import { spanGroup } from '../../support/otlp-request.js';

const KEY = `sk-${'a1B2c3D4'.repeat(6)}`;
const MASK = '[redacted:api-key]';
const secret = (): AnyValue => ({ type: 'string', value: KEY });
const mask: AnyValue = { type: 'string', value: MASK };
const attributes = () => [{ key: KEY, value: secret() }];
const masked = [{ key: KEY, value: mask }];

function masker(): SecretMasker {
  return new SecretMasker(new Redactor());
}

test('masks every text of a trace, but no key', () => {
  const group = spanGroup(1, 1, attributes());
  const span = group.spans[0]!;
  span.name = KEY;
  span.statusMessage = KEY;
  span.events = [{ timeNs: 0n, name: 'e', attributes: attributes(), droppedAttributesCount: 0 }];
  span.links = [
    {
      traceId: '',
      spanId: '',
      traceState: '',
      attributes: attributes(),
      droppedAttributesCount: 0,
      flags: 0,
    },
  ];
  group.resource.attributes = attributes();
  group.scope.attributes = attributes();
  const one = masker();
  one.maskTraces([group]);
  expect(span).toMatchObject({
    name: MASK,
    statusMessage: MASK,
    attributes: masked,
    events: [{ attributes: masked }],
    links: [{ attributes: masked }],
  });
  expect([group.resource.attributes, group.scope.attributes]).toEqual([masked, masked]);
  expect(one.found).toHaveLength(7);
});

test('goes into lists and bytes, and leaves the rest as it is', () => {
  const bytes = Buffer.from('nothing here');
  const nested: AnyValue = {
    type: 'array',
    value: [secret(), { type: 'kvlist', value: attributes() }, { type: 'int', value: 5n }],
  };
  const group = spanGroup(1, 1, [
    { key: 'nested', value: nested },
    { key: 'bytes', value: { type: 'string', value: Buffer.from(`ü ${KEY}`) } },
    { key: 'plain', value: { type: 'string', value: bytes } },
  ]);
  masker().maskTraces([group]);
  const [list, text, plain] = group.spans[0]!.attributes.map(({ value }) => value);
  expect(list).toEqual({
    type: 'array',
    value: [mask, { type: 'kvlist', value: masked }, { type: 'int', value: 5n }],
  });
  expect(Buffer.from((text as { value: Uint8Array }).value).toString()).toBe(`ü ${MASK}`);
  expect((plain as { value: unknown }).value).toBe(bytes);
});

test('masks log bodies and attributes of data points', () => {
  const { resource, scope } = spanGroup(1, 0);
  const record = { body: secret(), attributes: attributes() };
  const point = { attributes: attributes() };
  const one = masker();
  one.maskLogs([{ resource, scope, records: [record as never] }]);
  one.maskMetrics([{ resource, scope, metrics: [{ points: [point] } as never] }]);
  expect(record).toEqual({ body: mask, attributes: masked });
  expect(point).toEqual({ attributes: masked });
});

test('masks a body in place wherever the secret stands, and nothing else', () => {
  const found = { rule: 'url-password', text: '://app:pw@', start: 7, length: 2 };
  const body = Buffer.from('pw postgres://app:pw@db pw, again ://app:pw@');
  expect(maskInBody(body, [found])).toBe(true);
  expect(body.toString()).toBe('pw postgres://app:**@db pw, again ://app:**@');
  expect(maskInBody(Buffer.from('other bytes'), [found])).toBe(false);
});

test('secrets that overlap in a body are all masked', () => {
  const body = Buffer.from('abcdef');
  const found = (text: string) => ({ rule: 'custom', text, start: 0, length: text.length });
  expect(maskInBody(body, [found('abcd'), found('cdef')])).toBe(true);
  expect(body.toString()).toBe('******');
});

test('a secret that comes ten thousand times is looked for once; a body of secrets alone is not sent on', () => {
  const found = (text: string) => ({ rule: 'custom', text, start: 0, length: text.length });
  const body = Buffer.from('secret '.repeat(100_000));
  expect(maskInBody(body, Array(10_000).fill(found('secret')))).toBe(true);
  expect(body.includes('secret')).toBe(false);
  const many = Array.from({ length: 501 }, (_, n) => found(`secret${n};`));
  expect(maskInBody(Buffer.from(many.map(({ text }) => text).join()), many)).toBe(false);
});
