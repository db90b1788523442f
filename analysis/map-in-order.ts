/**
 * Does `work` on up to `atOnce` items at a time and hands each result to `take` in the order of the items,
 * one after the other. A result waits for its turn before the same hand begins anew, so that no more than
 * `atOnce` are held. The first error ends it, once what is under way has ended.
 */
export async function mapInOrder<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
  take: (result: Result, item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  let hasFailed = false;
  let lastTaken: Promise<void> = Promise.resolve();
  const hand = async (): Promise<void> => {
    while (next < items.length && !hasFailed) {
      const item = items[next++]!;
      const before = lastTaken;
      const taken = work(item).then(async (result) => {
        await before;
        await take(result, item);
      });
      lastTaken = taken;
      try {
        await taken;
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const hands = Array.from({ length: Math.max(1, Math.min(atOnce, items.length)) }, hand);
  const ended = await Promise.allSettled(hands);
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
