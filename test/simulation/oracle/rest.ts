import type { Item } from '../../../lib/ports.ts';
import type { Check } from './check.ts';

/** In the end nothing is in flight, nothing is open, and nobody used a port otherwise than it allows. */
export const rest: Check = {
  promise: 'everything comes to rest',
  violations: ({ end, sent, invocations, breaches, ledger }, tally) => {
    tally.checked();
    const left = sent.filter(({ deletedAt, deliveries }) => deletedAt === undefined && deliveries.length > 0);
    const threw = invocations.filter((invocation) => invocation.error !== undefined);
    const silent = invocations.filter(({ withoutOutcome }) => withoutOutcome.length > 0);
    return [
      ...(end === 'limit' ? [`it never comes to rest: ${left.map(({ id }) => id).join(', ')} are on the queue`] : []),
      ...threw.map(({ number, error }) => `invocation ${number} throws ${error}`),
      ...silent.map(
        ({ number, withoutOutcome }) => `invocation ${number} says nothing of ${withoutOutcome.join(', ')}`,
      ),
      ...breaches,
      ...(end === 'quiet' ? openWorkIn(ledger) : []),
    ];
  },
};

/** Readings that wait in the ledger, or are claimed, and of which it does not say what became of them. */
function openWorkIn(items: readonly Item[]): string[] {
  const settled = new Set(itemsOf('settled', items).map(({ key, value }) => `${key.partition} ${value.id}`));
  const open = (what: string, partition: string, { reading }: Kept) =>
    settled.has(`${partition} ${reading.id}`) ? [] : [`the ledger holds ${reading.id} as ${what}, and nothing after`];
  return [
    ...itemsOf('waiting', items).flatMap(({ key, value }) => open('waiting', key.partition, value)),
    ...itemsOf('head', items).flatMap(({ key, value }) =>
      value.claims.flatMap(({ readings }) => readings.flatMap((kept) => open('claimed', key.partition, kept))),
    ),
  ];
}

interface Kept {
  reading: { id: string };
}

/** The ledger's items by the beginnings of their sort keys. */
interface Values {
  head: { claims: readonly { readings: readonly Kept[] }[] };
  settled: { id: string };
  waiting: Kept;
}

const itemsOf = <Kind extends keyof Values>(kind: Kind, items: readonly Item[]) =>
  items.flatMap(({ key, value }) =>
    key.partition.startsWith('cell ') && key.sort.split(' ')[0] === kind ? [{ key, value: value as Values[Kind] }] : [],
  );
