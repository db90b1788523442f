import { expect, test } from 'vitest';
import { Slots, type Slotted } from '../../../instrumentation/fetch/slots.js';

function some(count: number): Slotted[] {
  return Array.from({ length: count }, () => ({ slot: undefined }));
}

test('whoever comes is there until it goes, in whichever order', () => {
  const slots = new Slots<Slotted>();
  const [a, b, c, d] = some(4) as [Slotted, Slotted, Slotted, Slotted];
  for (const item of [a, b, c, d]) slots.add(item);
  expect([b, d, a].map((item) => slots.delete(item))).toEqual([true, true, true]);
  expect(slots.all()).toEqual([c]);
  slots.add(b);
  expect(new Set(slots.all())).toEqual(new Set([b, c]));
  expect([c, b].map((item) => slots.delete(item))).toEqual([true, true]);
  expect(slots.size).toBe(0);
});

test('what is there is not added again, and what is not does not go', () => {
  const slots = new Slots<Slotted>();
  const [a, b] = some(2) as [Slotted, Slotted];
  slots.add(a);
  slots.add(a);
  expect(slots.size).toBe(1);
  expect(slots.delete(b)).toBe(false);
  expect(slots.delete(a)).toBe(true);
  expect(slots.delete(a)).toBe(false);
});

test('items may go while all are looked at', () => {
  const slots = new Slots<Slotted>();
  for (const item of some(5)) slots.add(item);
  for (const item of slots.all()) slots.delete(item);
  expect(slots.size).toBe(0);
});
