/** What a service takes in one request. */
export interface MostAtOnce {
  items: number;
  bytes?: number;
}

/** SQS takes at most ten entries in a call, and 1 MiB of messages. */
export const mostInSqsCall: MostAtOnce = { items: 10, bytes: 1_048_576 };

/** Items in batches that a service takes, in their order; one that is too large by itself makes a batch of its own. */
export function batchesOf<T>(items: readonly T[], most: MostAtOnce, bytesOf: (item: T) => number = () => 0): T[][] {
  const { bytes: mostBytes = Number.POSITIVE_INFINITY } = most;
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const current = batches.at(-1);
    if (current && current.length < most.items && bytes + size <= mostBytes) {
      current.push(item);
      bytes += size;
    } else {
      batches.push([item]);
      bytes = size;
    }
  }
  return batches;
}
