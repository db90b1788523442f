import { expect, test } from 'vitest';
import { Stamp } from '../../../instrumentation/fetch/stamp.js';

test('an object has what was put on it last, and nobody sees it', () => {
  const stamp = new Stamp<string>();
  const object = Object.freeze({ own: 1 });
  expect(stamp.of(object)).toBeUndefined();
  stamp.put(object, 'first');
  stamp.put(object, 'last');
  expect(stamp.of(object)).toBe('last');
  expect(Reflect.ownKeys(object)).toEqual(['own']);
  expect(stamp.of({ ...object })).toBeUndefined();
  expect(stamp.of(Object.create(object) as object)).toBeUndefined();
});

test('stamps know nothing of each other', () => {
  const [one, other] = [new Stamp<number>(), new Stamp<number>()];
  const response = new Response('text');
  one.put(response, 1);
  expect(other.of(response)).toBeUndefined();
  other.put(response, 2);
  expect([one.of(response), other.of(response)]).toEqual([1, 2]);
});
