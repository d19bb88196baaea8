import type { Item, ItemKey } from '../../../lib/ports.ts';

/** An item as it is kept: as text, so that what was sent no longer changes. */
export interface KeptItem {
  key: ItemKey;
  version: string | undefined;
  lookup: string | undefined;
  json: string;
  /** Read once, and frozen: what one reads no other changes. */
  read?: Item;
}

/** The items of a ledger, in partitions. */
export interface LedgerItems {
  at: (key: ItemKey) => KeptItem | undefined;
  put: (item: KeptItem) => void;
  delete: (key: ItemKey) => void;
  /** The sort keys in a partition that lie between the two, both included, in their order. */
  sortsBetween: (partition: string, from: string, to: string) => string[];
  all: () => KeptItem[];
}

export function ledgerItems(): LedgerItems {
  const partitions = new Map<string, Map<string, KeptItem>>();
  return {
    at: ({ partition, sort }) => partitions.get(partition)?.get(sort),
    put: (item) => {
      const { partition, sort } = item.key;
      const items = partitions.get(partition) ?? new Map<string, KeptItem>();
      partitions.set(partition, items.set(sort, item));
    },
    delete: ({ partition, sort }) => partitions.get(partition)?.delete(sort),
    sortsBetween: (partition, from, to) =>
      [...(partitions.get(partition)?.keys() ?? [])]
        .filter((sort) => sort >= from && sort <= to)
        .sort((a, b) => (a < b ? -1 : 1)),
    all: () => [...partitions.values()].flatMap((items) => [...items.values()]),
  };
}

/** What is to be kept of an item, as it is at this moment. */
export const keptOf = (item: Item): KeptItem => ({
  key: { ...item.key },
  version: item.version,
  lookup: item.lookup,
  json: JSON.stringify(item),
});

export function itemOf(kept: KeptItem | undefined): Item | undefined {
  if (kept) kept.read ??= JSON.parse(kept.json, (_key, value) => Object.freeze(value)) as Item;
  return kept?.read;
}

const mostBytes = 350 * 1024;
const mostKeyCharacters = 100;

/** How an item is otherwise than the port allows. */
export function breachesBy({ key, json }: KeptItem): string[] {
  const isKey = (text: string) => /^[ -~]{1,100}$/.test(text);
  return [
    ...[key.partition, key.sort]
      .filter((text) => !isKey(text))
      .map((text) => `the ledger's key ${JSON.stringify(text)} is not ASCII of 1 to ${mostKeyCharacters} characters`),
    ...(json.length > mostBytes / 4 && Buffer.byteLength(json) > mostBytes
      ? [`the ledger's item ${key.partition} ${key.sort} has more than ${mostBytes} bytes`]
      : []),
  ];
}
