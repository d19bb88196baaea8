import type { Item, ItemKey, LedgerAnswer, LedgerStore } from '../../lib/ports.ts';

/** A ledger in memory whose operations tests can make fail, or interrupt. */
export interface MemoryLedger extends LedgerStore {
  /** Makes the next operation of a kind go wrong; those of other kinds, and what follows, do not. */
  failNext: (operation: Operation, how: Failure) => void;
  /** Runs when the next operation of a kind is asked for, before anything of it is done: others may be quicker. */
  beforeNext: (operation: Operation, task: () => Promise<unknown>) => void;
  /** What was asked for, in order. */
  operations: readonly Operation[];
  /** All items, in order of partition and sort key. */
  items: () => readonly Item[];
}

export type Operation = keyof LedgerStore;

/**
 * `before`: nothing was done, and it is told so. `after`: it was done, and the answer got lost. `repeated`: it was done, and
 * its own repetition was answered, as by a client that sends again what had no answer.
 */
export type Failure = 'before' | 'after' | 'repeated';

const reason = 'no answer within 3000 ms';

/** An empty ledger. Items are kept as JSON, so that nothing outlives it that the real ones would not keep. */
export function memoryLedger(): MemoryLedger {
  const kept = new Map<string, string>();
  const operations: Operation[] = [];
  const failures: { operation: Operation; how: Failure }[] = [];
  const interruptions: { operation: Operation; task: () => Promise<unknown> }[] = [];

  const all = (): Item[] => [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => JSON.parse(text));
  const put = (item: Item) => kept.set(textOf(item.key), JSON.stringify(item));

  /** Does what is asked for, unless it is to fail. */
  const answer = async <T>(operation: Operation, work: () => T, failed: T): Promise<T> => {
    operations.push(operation);
    await takeNext(interruptions, operation)?.task();
    const how = takeNext(failures, operation)?.how;
    if (how === 'before') return failed;
    const done = work();
    return how === 'after' ? failed : how === 'repeated' ? work() : done;
  };

  return {
    failNext: (operation, how) => failures.push({ operation, how }),
    beforeNext: (operation, task) => interruptions.push({ operation, task }),
    operations,
    items: all,

    get: (keys) =>
      answer<Awaited<ReturnType<LedgerStore['get']>>>(
        'get',
        () => {
          const items = new Map<ItemKey, Item | undefined>();
          for (const key of keys) {
            const text = kept.get(textOf(key));
            items.set(key, text === undefined ? undefined : JSON.parse(text));
          }
          return { items };
        },
        { items: new Map(), reason },
      ),
    list: (partition, from, to) =>
      answer<LedgerAnswer<readonly Item[]>>(
        'list',
        () => ({
          ok: true,
          value: all().filter(({ key }) => key.partition === partition && key.sort >= from && key.sort <= to),
        }),
        { ok: false, reason },
      ),
    write: (changes) =>
      answer<Awaited<ReturnType<LedgerStore['write']>>>(
        'write',
        () => {
          for (const change of changes) {
            if (change.kind === 'put') put(change.item);
            else kept.delete(textOf(change.key));
          }
          return { failed: new Set() };
        },
        { failed: new Set(changes), reason },
      ),
    swap: (item, version) =>
      answer<LedgerAnswer<boolean>>(
        'swap',
        () => {
          const standing = kept.get(textOf(item.key));
          const isAsExpected =
            standing === undefined
              ? version === undefined
              : version !== undefined && JSON.parse(standing).version === version;
          if (isAsExpected) put(item);
          return { ok: true, value: isAsExpected };
        },
        { ok: false, reason },
      ),
    find: (lookup) =>
      answer<LedgerAnswer<readonly ItemKey[]>>(
        'find',
        () => ({
          ok: true,
          value: all()
            .filter((item) => item.lookup === lookup)
            .map(({ key }) => key),
        }),
        { ok: false, reason },
      ),
  };
}

const textOf = ({ partition, sort }: ItemKey): string => `${partition}\n${sort}`;

function takeNext<T extends { operation: Operation }>(list: T[], operation: Operation): T | undefined {
  const index = list.findIndex((each) => each.operation === operation);
  return index < 0 ? undefined : list.splice(index, 1)[0];
}
