import { expect, test } from 'vitest';
import { mapInOrder } from '../../analysis/map-in-order.js';

/** Items that end when the test says so. */
function controlled() {
  const ends = new Map<number, { resolve: (n: number) => void; reject: (e: Error) => void }>();
  const work = (n: number) =>
    new Promise<number>((resolve, reject) => void ends.set(n, { resolve, reject }));
  return { ends, work };
}

test('takes results in order, whichever ends first, and holds no more than asked', async () => {
  const { ends, work } = controlled();
  const taken: number[] = [];
  const done = mapInOrder([1, 2, 3], 2, work, async (result) => void taken.push(result));
  expect([...ends.keys()]).toEqual([1, 2]);
  ends.get(2)!.resolve(2);
  await new Promise(setImmediate);
  expect(taken).toEqual([]);
  ends.get(1)!.resolve(1);
  await new Promise(setImmediate);
  expect(taken).toEqual([1, 2]);
  ends.get(3)!.resolve(3);
  await done;
  expect(taken).toEqual([1, 2, 3]);
});

test('ends with the first error once what is under way has ended, and begins nothing new', async () => {
  const { ends, work } = controlled();
  const taken: number[] = [];
  const done = mapInOrder([1, 2, 3], 2, work, async (result) => void taken.push(result));
  const failed = expect(done).rejects.toThrow('first');
  ends.get(1)!.reject(new Error('first'));
  await new Promise(setImmediate);
  ends.get(2)!.resolve(2);
  await failed;
  expect(taken).toEqual([]);
  expect([...ends.keys()]).toEqual([1, 2]);
});
