/** The records of one block, a batch at a time. */
export function* inBatches<T>(records: readonly T[]): Generator<readonly T[]> {
  if (records.length > 0 && records.length <= mostAtOnce) return yield records;
  for (let from = 0; from < records.length; from += mostAtOnce) yield records.slice(from, from + mostAtOnce);
}

const mostAtOnce = 1000;
